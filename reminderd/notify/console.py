"""The notifier that always works: one line a notification on a terminal, or wherever the output goes."""

from __future__ import annotations

import contextlib
import io
import select
import sys
import time
from typing import TextIO

from reminderd.core.effects import Show
from reminderd.notify.bubble_message import BODY_LENGTH, TITLE_LENGTH
from reminderd.notify.port import Emit
from reminderd.system.text import one_line, several_lines


def line_of(show: Show, clock: str) -> str:
    """Return the line: "14:20  Stand up and move: Walk to the window. · 35 min seated  (the command to type)"."""
    title, hint = one_line(show.title, TITLE_LENGTH), one_line(show.hint, TITLE_LENGTH)
    body = several_lines(show.body, BODY_LENGTH).replace("\n", " · ")
    words = f"{title}: {body}" if body else title
    return f"{clock}  {words}  ({hint})" if hint else f"{clock}  {words}"


class ConsoleNotifier:
    """Prints each notification, or drops it where the output takes no more (closed, full or stopped)."""

    name = "console"
    buttons = tells_gone = False
    problem = ""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    async def start(self, emit: Emit) -> None:
        """Always works; nothing ever comes back from a terminal."""

    async def show(self, show: Show) -> None:
        """Print it, but not a bubble that only shows fewer reminders than before."""
        stream = self._stream or sys.stdout
        if show.update or stream is None:
            return
        line = line_of(show, time.strftime("%H:%M"))
        with contextlib.suppress(OSError, ValueError):
            encoding = getattr(stream, "encoding", None) or "utf-8"
            if _takes_more(stream):
                stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")
                stream.flush()

    async def close(self, bubble: str) -> None:
        """Leave it: what is printed is printed."""

    async def stop(self) -> None:
        """Nothing is held."""


def _takes_more(stream: TextIO) -> bool:
    """Return whether a line can be written at once; a pipe that nobody reads or a stopped terminal takes none."""
    if not hasattr(select, "poll"):
        return True
    try:
        descriptor = stream.fileno()
    except io.UnsupportedOperation:
        return True
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    return any(event & (select.POLLOUT | select.POLLERR) for _, event in poll.poll(0))


NOTIFIER = ConsoleNotifier
