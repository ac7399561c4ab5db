"""Single keys from a terminal, which is left as it was found whatever ends us: the end, Ctrl-C, a signal, Ctrl-Z."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Ended(Exception):
    """A signal asked us to end; its number is the argument."""


@contextmanager
def single_keys(aside: Callable[[], None], back: Callable[[], None]) -> Iterator[Callable[[float], str]]:
    """Return a function that waits so many seconds for a key: "" where none came, Ctrl-D where nobody can type any more.

    `aside` is called before Ctrl-Z stops us and `back` once we go on, to take what is drawn off the screen and back.

    Raises:
        Ended: SIGTERM or SIGHUP came, out of whatever is running then.
    """
    number = sys.stdin.fileno()
    found = termios.tcgetattr(number)

    def end(signum: int, frame: FrameType | None) -> None:
        raise Ended(signum)

    def stop(signum: int, frame: FrameType | None) -> None:
        aside()
        termios.tcsetattr(number, termios.TCSADRAIN, found)
        os.kill(os.getpid(), signal.SIGSTOP)
        tty.setcbreak(number)
        back()

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, stop)
    try:
        tty.setcbreak(number)
        yield lambda seconds: _key(number, seconds)
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, found)
        for each, handler in before.items():
            signal.signal(each, handler)


def _key(number: int, seconds: float) -> str:
    ready, _, _ = select.select([number], [], [], seconds)
    if not ready:
        return ""
    try:
        return os.read(number, 64).decode("utf-8", "replace")[:1] or "\x04"
    except OSError:
        return "\x04"  # the terminal is gone
