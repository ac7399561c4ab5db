"""The child process that reads calendars, so that no calendar can harm the daemon.

A calendar is hostile input. What it may cost is bounded three times: each series of events and each file has a share
of processor time (`ical_file`), the kernel bounds this process in memory, and the parent ends it when a file has had no
answer for too long. The other files are read in every case.

The message: {"named", "skip", "words", "busy", "first", "last"}. The first answer is {"files", "folders", "problems"};
the files are those that are not in "skip". Then comes one for each of them: {"events": [[id, title, starts, ends,
exercise, busy]], "problems", "whole": the file's name if it was read to its end}. Times are seconds since the epoch or,
for a local time without a zone, ISO text.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from reminderd.exercise.find_files import find
from reminderd.exercise.ical_scan import Search, word_pattern

MISSING = (
    "calendars need two more packages, icalendar and recurring-ical-events, for the Python that runs reminderd "
    "(with pipx: pipx inject reminderd icalendar recurring-ical-events)"
)


def main(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the list of files, then what is in each."""
    if sys.platform != "win32":
        os.nice(10)
    found, folders, problems = find(asked["named"])
    try:
        from reminderd.exercise.ical_file import read_file
    except ImportError:
        found, problems = [], [MISSING]
    files = [name for name in found if name not in asked["skip"]]
    yield {"files": files, "folders": folders, "problems": problems}
    days = date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"])
    search = Search(word_pattern(asked["words"]), asked["busy"], *days)
    for name in files:
        yield read_file(name, search)
