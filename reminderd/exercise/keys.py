"""Single keys from a terminal, which is restored however the program ends: normally, by Ctrl-C, a signal or Ctrl-Z."""

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


class EndedBySignal(Exception):
    """SIGTERM or SIGHUP asked us to end; its number is the argument."""


@contextmanager
def single_keys(hide: Callable[[], None], show: Callable[[], None]) -> Iterator[Callable[[float], str]]:
    """Return a function that waits so many seconds for a key.

    It returns "" where no key came, and Ctrl-D where nobody can type any more. `hide` is called before Ctrl-Z stops
    us, to take off the screen what is drawn there, and `show` once we go on.

    Raises:
        EndedBySignal: SIGTERM or SIGHUP came; raised in whatever runs then.
    """
    number = sys.stdin.fileno()
    found = termios.tcgetattr(number)

    def end(signum: int, frame: FrameType | None) -> None:
        raise EndedBySignal(signum)

    def stop(signum: int, frame: FrameType | None) -> None:
        hide()
        termios.tcsetattr(number, termios.TCSADRAIN, found)
        os.kill(os.getpid(), signal.SIGSTOP)
        tty.setcbreak(number)
        show()

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
