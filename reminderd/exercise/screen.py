"""A guided routine in a terminal: what it looks like, and its keys. The one file that uses rich.

The terminal is restored however the program ends: normally, by Ctrl-C, a signal or Ctrl-Z.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from reminderd.core.language import _, health
from reminderd.exercise.routines import STOP, SWITCH_SIDES, Guide
from reminderd.system.text import printable

FRAME_SECONDS = 0.2
WIDEST = 80
_BORDER = 6
"""Columns of the border beside the words in it."""


def lead(guide: Guide) -> None:
    """Lead through the routine on this terminal until it is finished or stopped.

    Raises:
        EndedBySignal: a signal asked us to end. The terminal is in order again.
    """
    console = Console(highlight=False)
    live = Live(draw(guide), console=console, auto_refresh=False)
    with live, single_keys(live.stop, live.start) as key:
        before = time.monotonic()
        while guide.going:
            pressed = key(FRAME_SECONDS)
            now = time.monotonic()
            if guide.advance(now - before):
                console.bell()
            before = now
            if pressed:
                guide.press(pressed)
            live.update(draw(guide), refresh=True)


def draw(guide: Guide) -> RenderableType:
    """Draw the present step."""
    routine, step = guide.routine, guide.step
    title = Text(printable(routine.said(routine.title)), style="bold")
    if step is None:
        return Panel(Text(_("Well done."), style="bold green"), title=title, width=_width(), padding=(1, 2))
    left = max(0, round(step.seconds - guide.seconds))
    following, count, side = guide.place + 1, len(routine.steps), guide.side
    parts = [
        Text(printable(routine.said(step.do)), style="bold"),
        Text(),
        # Translators: how long a step still takes.
        _bar(guide.seconds, step.seconds, _("{time} left", time=_("{seconds} s", seconds=left))),
        Text(health(side) if side else "", style="bold yellow" if side == SWITCH_SIDES else "dim"),
        Text(
            _then([routine.said(each.do) for each in routine.steps[following:]]),
            style="dim",
            no_wrap=True,
            overflow="ellipsis",
        ),
        Text(),
        _bar(
            guide.done_seconds,
            routine.seconds,
            _("step {number} of {count}", number=following, count=count),
        ),
    ]
    # Translators: keys, and what they do; "space" is the space bar.
    paused, going = _("paused: space resumes"), _("space pause")
    keys = Text(paused, style="bold yellow") if guide.paused else Text(going)
    # Translators: the keys n, h and q, and what they do.
    others = _("n next · h this hurts · q stop")
    keys.append(f" · {others} · {health(STOP)}", style="default")
    fits = keys.cell_len <= _width() - _BORDER  # else it stands in lines of its own: to stop if it hurts is never cut
    parts += [] if fits else [Text(), keys]
    return Panel(Group(*parts), title=title, subtitle=keys if fits else None, width=_width(), padding=(1, 2))


def _then(following: Sequence[str]) -> str:
    """Return what comes after the present step."""
    if not following:
        return _("Then: the end")
    return _("Then: {step}", step=printable(following[0]))


def _width() -> int:
    return min(WIDEST, max(20, Console().width))


def _bar(done: float, of: float, label: str) -> RenderableType:
    row = Table.grid(expand=True, padding=(0, 2, 0, 0))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True, min_width=12)
    row.add_row(ProgressBar(total=max(0.1, of), completed=min(done, of), complete_style="green"), Text(label))
    return row


class EndedBySignal(Exception):
    """SIGTERM or SIGHUP asked us to end; its number is the argument."""


@contextmanager
def single_keys(hide: Callable[[], None], show: Callable[[], None]) -> Iterator[Callable[[float], str]]:
    """Return a function that waits for a key, as many seconds as it is called with.

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
    ready, _written, _failed = select.select([number], [], [], seconds)
    if not ready:
        return ""
    try:
        return os.read(number, 64).decode("utf-8", "replace")[:1] or "\x04"
    except OSError:
        return "\x04"  # the terminal is gone
