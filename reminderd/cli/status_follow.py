"""`status --follow`: the status again at each change that the daemon reports; nothing is polled.

A terminal is redrawn in place, a pipe gets one line for each change. The line for a bar outlives the daemon: it says
that reminderd is off and goes on when it is back, because many bars start their commands only once.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby

from reminderd.cli import errors, printing, status_bar
from reminderd.cli.status_text import report
from reminderd.control.client import DaemonNotRunning, DaemonSilent, follow, speak_as, wait
from reminderd.core.language import _

RETRY_SECONDS = 5.0
"""How often the line for a bar looks for a daemon that is off."""


def follow_as_text(*, as_json: bool) -> int:
    """Show each change to a person or a script, until the daemon stops."""
    statuses, drawn = follow(reader=sys.stdout.fileno()), 0
    if as_json:
        for status in statuses:
            printing.json_value(status)
            sys.stdout.flush()
    elif sys.stdout.isatty():
        for status in statuses:
            speak_as(status)
            drawn = _redraw(report(status, live=True), drawn)
    else:
        _print_changes(_line_for(status).text for status in statuses)
    printing.error(_("the daemon stopped"))
    return errors.NOT_RUNNING


def follow_in_bar(name: str) -> None:
    """Print a bar's line at each change, through restarts of the daemon, until nobody reads it."""
    _print_changes(map(status_bar.FORMATS[name], _lines()))


def _print_changes(texts: Iterable[str]) -> None:
    for text, _same in groupby(texts):
        print(text, flush=True)


def _lines() -> Iterator[status_bar.BarLine]:
    while True:
        with suppress(DaemonNotRunning, DaemonSilent):
            for status in follow(reader=sys.stdout.fileno()):
                yield _line_for(status)
        yield status_bar.off()
        wait(sys.stdout.fileno(), seconds=RETRY_SECONDS)


def _line_for(status: status_bar.Status) -> status_bar.BarLine:
    speak_as(status)
    return status_bar.line_for(status, live=True)


def _redraw(lines: list[str], drawn: int) -> int:
    """Draw over what was drawn before, and return the number of lines, cut so that none wraps or scrolls away."""
    width, height = shutil.get_terminal_size()
    lines = lines[: max(1, height - 1)]
    back = f"\x1b[{drawn}F\x1b[J" if drawn else ""
    sys.stdout.write(back + "".join(f"{printing.fitting(printing.clean(line), width - 1)}\n" for line in lines))
    sys.stdout.flush()
    return len(lines)
