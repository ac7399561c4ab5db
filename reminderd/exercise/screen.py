"""What a guided routine looks like in a terminal. The one file that uses rich, loaded only while a routine runs."""

from __future__ import annotations

import time

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from reminderd.exercise.guide import Guide
from reminderd.exercise.keys import single_keys
from reminderd.exercise.routines import STOP
from reminderd.system.text import printable

FRAME_SECONDS = 0.2
WIDEST = 72


def lead(guide: Guide) -> None:
    """Lead through the routine on this terminal until it is finished or stopped.

    Raises:
        keys.EndedBySignal: a signal asked us to end. The terminal is in order again.
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
    title = Text(printable(routine.title), style="bold")
    if step is None:
        return Panel(Text("Well done.", style="bold green"), title=title, width=_width(), padding=(1, 2))
    left = max(0, round(step.seconds - guide.seconds))
    following = routine.steps[guide.place + 1].do if guide.place + 1 < len(routine.steps) else "the end"
    parts = [
        Text(printable(step.do), style="bold"),
        Text(),
        _bar(guide.seconds, step.seconds, f"{left} s left"),
        Text(guide.side or "", style="bold yellow" if guide.side == "Switch sides now" else "dim"),
        Text(f"Then: {printable(following)}", style="dim", no_wrap=True, overflow="ellipsis"),
        Text(),
        _bar(guide.done_seconds, routine.seconds, f"step {guide.place + 1} of {len(routine.steps)}"),
    ]
    keys = Text("paused: space resumes", style="bold yellow") if guide.paused else Text("space pause")
    keys.append(" · n next · q stop", style="default")
    return Panel(
        Group(*parts), title=title, subtitle=keys.append(f" · {STOP}", style="default"), width=_width(), padding=(1, 2)
    )


def _width() -> int:
    return min(WIDEST, max(20, Console().width))


def _bar(done: float, of: float, label: str) -> RenderableType:
    row = Table.grid(expand=True, padding=(0, 2, 0, 0))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True, min_width=12)
    row.add_row(ProgressBar(total=max(0.1, of), completed=min(done, of), complete_style="green"), Text(label))
    return row
