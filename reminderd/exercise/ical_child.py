"""The child process that reads calendars, so that no calendar can harm the daemon.

A calendar is hostile input. What it may cost is bounded three times: each series of events and each file has a share
of processor time (a timer that interrupts us), the kernel bounds this process in memory, and the parent ends it when a
file has had no answer for too long. The other files are read in every case.

The message: {"named", "skip", "words", "busy", "first", "last"}. The first answer is {"files", "folders", "problems"};
the files are those that are not in "skip". Then comes one for each of them: {"events": [[id, title, starts, ends,
exercise, busy]], "problems", "whole": the file's name if it was read to its end}. Times are seconds since the epoch or,
for a local time without a zone, ISO text.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from icalendar.timezone import tzp

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, to_json
from reminderd.exercise.ical_expand import Occurrence, expand, title_of
from reminderd.exercise.ical_scan import Calendar, Scan, Search, scan, word_pattern
from reminderd.exercise.ical_zones import Zones

SERIES_SECONDS = 0.6
FILE_SECONDS = 3.5
"""Of processor time, the scan of a large file included; what was found until then is kept."""
MOST_OCCURRENCES = 500
LARGEST_FILE = 64 * 1024 * 1024
MOST_FILES = 20_000
MOST_FOLDERS = 500


class OutOfTime(BaseException):
    """The timer rang. Not an Exception, so that no parser takes it for one of its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the block after `seconds` of processor time, where the system can."""
    if sys.platform == "win32":
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGVTALRM, ring)
    # It rings on: an exception is lost where Python has nobody to raise it to, as in a callback of a weak reference.
    signal.setitimer(signal.ITIMER_VIRTUAL, max(0.001, seconds), 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the list of files, then what is in each."""
    if sys.platform != "win32":
        os.nice(10)
    found, folders, problems = find(asked["named"])
    files = [name for name in found if name not in asked["skip"]]
    yield {"files": files, "folders": folders, "problems": [*map(to_json, problems)]}
    days = date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"])
    search = Search(word_pattern(asked["words"]), asked["busy"], *days)
    for name in files:
        yield read_file(name, search)


def read_file(name: str, search: Search) -> dict[str, Any]:
    """Return the answer about one file; what was found stands even where the file is not read to its end."""
    events: dict[tuple[str, float | str], Occurrence] = {}
    problems: set[str] = set()
    whole, until = False, time.process_time() + FILE_SECONDS
    try:
        with at_most(FILE_SECONDS):
            found = _scan(name, search)
        problems |= found.problems
        for calendar in found.calendars:
            for each in _expand_all(calendar, name, search, until, problems):
                events[each.id, each.starts] = each
                if len(events) >= MOST_OCCURRENCES:
                    raise OutOfTime
        whole = found.ended
    except OutOfTime:
        problems.add(sentence(N_("has more than can be read in time; only what was read until then is used")))
    except MemoryError:
        problems.add(sentence(N_("takes too much memory to read; only what was read until then is used")))
    except OSError as why:
        problems.add(str(why.strerror).lower())
    except Exception:  # noqa: BLE001 (a file may be made to hit a fault of ours; the others go on)
        problems.add(sentence(N_("cannot be read")))
    return {
        "events": list(events.values()),
        "problems": [to_json(sentence("{file}: {problem}", file=name, problem=each)) for each in sorted(problems)],
        "whole": [name] if whole else [],
    }


def _scan(name: str, search: Search) -> Scan:
    number = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    with open(number, "rb") as file:  # noqa: PTH123 (a descriptor: opened so that a pipe does not hold us)
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode):
            return Scan(problems={sentence(N_("is not a regular file"))})
        if found.st_size > LARGEST_FILE:
            return Scan(problems={sentence(N_("is larger than {most} MiB"), most=LARGEST_FILE // 2**20)})
        seen = scan(file, search)
    if not seen.calendars:
        seen.problems.add(sentence(N_("is not a calendar (no BEGIN:VCALENDAR)")))
    elif not seen.ended:
        seen.problems.add(sentence(N_("ends in the middle; only the whole events are used")))
    return seen


def _expand_all(
    calendar: Calendar, name: str, search: Search, until: float, problems: set[str]
) -> Iterator[Occurrence]:
    if calendar.methods == [b"CANCEL"] and calendar.groups:
        problems.add(sentence(N_("was withdrawn by its sender (METHOD:CANCEL); its events are left out")))
        return
    tzp.use(Zones(calendar.zones))
    whose = (calendar.name.casefold(), *(part.casefold() for part in Path(name).parts))
    for group in calendar.groups.values():
        left = until - time.process_time()
        if left <= 0:
            raise OutOfTime
        try:
            with at_most(min(left, SERIES_SECONDS)):
                seen = list(expand(group, search, whose, problems))
        except OutOfTime:
            problems.add(sentence(N_("{event}: repeats too often to be read"), event=title_of(group[0])))
        except Exception:  # noqa: BLE001 (the parsers raise what they like; this series is lost, the others go on)
            problems.add(sentence(N_("{event}: cannot be read"), event=title_of(group[0])))
        else:
            yield from (each for each in seen if each.exercise or each.busy)


# -- finding the files ---------------------------------------------------------------------------------------


def find(named: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Search what the settings name: files, and all .ics files in folders, at any depth.

    vdirsyncer and khal keep one small file for each event. Links may lead in circles, and there may be pipes. Only
    names are looked at here; the reader refuses what is no regular file. What cannot be read is a problem.

    Returns:
        The files, the folders in which a change may matter (some may not be there yet), and the problems.
    """
    files: dict[str, None] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    for name in named:
        scheme, is_address, rest = name.partition("://")
        if is_address:
            where = f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/…"  # the rest of it may be secret
            address = N_("{address}: only files are read. Have vdirsyncer fetch it, and name its folder instead")
            problems.append(sentence(address, address=where))
            continue
        path = Path(name)
        try:
            path.stat()
        except (OSError, ValueError) as why:
            folders.update({name: None, str(path.parent): None})
            system = (getattr(why, "strerror", None) or "no such path").lower()
            missing = sentence(N_("{file}: is not there"), file=name)
            other = sentence("{file}: {problem}", file=name, problem=system)
            problems.append(missing if isinstance(why, FileNotFoundError) else other)
            continue
        if not path.is_dir():
            folders.update({str(path.absolute().parent): None, str(path.resolve().parent): None})
            files[str(path)] = None
            continue
        for folder, inside in _walk(path):
            folders[folder] = None
            files.update(dict.fromkeys(inside))
            if len(folders) >= MOST_FOLDERS or len(files) > MOST_FILES:
                break
    if len(files) > MOST_FILES:
        too_many = N_("more than {most} calendar files: the others are not read")
        problems.append(sentence(too_many, most=MOST_FILES))
    return [*files][:MOST_FILES], [*folders], problems


def _walk(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder and the calendar files in it; each real folder once, however links lead to it."""
    seen: set[str] = set()
    for folder, inside, names in os.walk(top, followlinks=True):  # a folder that may not be read is passed over
        real = os.path.realpath(folder)
        if real in seen:
            inside.clear()
            continue
        seen.add(real)
        inside[:] = sorted(each for each in inside if not each.startswith("."))
        ours = (each for each in sorted(names) if each.lower().endswith(".ics") and not each.startswith("."))
        paths = [os.path.join(folder, each) for each in ours]  # noqa: PTH118 (thousands of them: plain text)
        yield folder, [each for each in paths if os.path.exists(each)]  # noqa: PTH110 (a link to nowhere is none)
