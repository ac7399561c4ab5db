"""Exercises and busy times out of calendar files, read by a child process so that no calendar can harm us.

The child (`ical_child`) finds and reads the files. Here it is asked, and believed only as far as its answers have the
right form.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reminderd.core.events import PlannedExercise
from reminderd.core.language import N_
from reminderd.core.sentence import Sentence, from_json, sentence
from reminderd.core.settings import CalendarSettings
from reminderd.core.timetable import local_instant
from reminderd.system import own_python
from reminderd.system.children import Child, ChildFailed, ChildNotStarted, running
from reminderd.system.text import one_line

LINE_SECONDS = 15.0
"""The longest wait for the answer about one file. The child itself gives a file up earlier, by processor time."""
ALL_SECONDS = 45.0
"""The longest wait for all of them together."""
MEMORY = 72 * 1024 * 1024
"""Of the child's own; with the files of the interpreter and the packages mapped beside it stays below 100 MiB."""
MOST_STARTS = 4
MOST_EXERCISES = 300
MOST_BUSY = 1_000
MOST_PROBLEMS = 20
MISSING = N_(
    "calendars need two more packages, icalendar and recurring-ical-events, for the Python that runs reminderd "
    "(with pipx: pipx inject reminderd icalendar recurring-ical-events; "
    "with uv, in its source folder: uv tool install --reinstall '.[calendar]')"
)

Busy = tuple[datetime, datetime, str]
"""Start, end and title of an event during which somebody is busy."""


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What the calendars say of the days asked for."""

    exercises: tuple[PlannedExercise, ...] = ()
    """In order of their start; those of yesterday and today that have begun are among them."""
    busy: tuple[Busy, ...] = ()
    """In order; empty unless the settings ask for it. All-day, declined, cancelled and free events are left out."""
    problems: tuple[str, ...] = ()
    """What could not be read, with its file, for people."""
    folders: tuple[str, ...] = ()
    """The folders in which a change may matter, and places named in the settings at which there is nothing yet."""
    whole: frozenset[str] = frozenset()
    """The files that were read to their end."""

    def misses(self, before: CalendarReading) -> bool:
        """Return whether something that was there before is not, nor the file in which it may have been."""
        planned, busy = {each.id for each in before.exercises}, {*before.busy}
        return not before.whole <= self.whole and not (
            planned <= {each.id for each in self.exercises} and busy <= {*self.busy}
        )


async def read(settings: CalendarSettings, now: datetime, horizon_days: float) -> CalendarReading:
    """Read the calendars from yesterday until `horizon_days` after `now` (local, aware); never raises for a calendar.

    Takes a tenth of a second for a sound calendar, and some seconds for each that has to be given up.
    """
    if not settings.files or now.tzinfo is None:
        return CalendarReading()
    if find_spec("recurring_ical_events") is None:
        return CalendarReading(problems=(sentence(MISSING),), folders=settings.files)
    try:
        first, last = now.date() - timedelta(days=1), (now + timedelta(days=horizon_days)).date()
    except OverflowError:  # at an end of the calendar
        first = last = now.date()
    question = {
        "named": settings.files, "skip": [], "words": settings.exercise_words, "busy": settings.busy,
        "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    found = await _read_files(question)
    return CalendarReading(
        *_planned(found["events"], first, now.tzinfo),
        tuple(_for_people(list(dict.fromkeys(found["problems"])))),
        tuple(dict.fromkeys(found["folders"] or settings.files)),
        frozenset(found["whole"]),
    )


def _planned(
    events: list[list[Any]], first: date, zone: tzinfo
) -> tuple[tuple[PlannedExercise, ...], tuple[Busy, ...]]:
    """Return the exercises and the busy times among events that `ical_child` found."""
    exercises: dict[tuple[str, datetime], PlannedExercise] = {}
    busy: set[Busy] = set()
    for event in events:
        try:
            identity, title, starts, ends, is_exercise, is_busy = event
            begin, end = _moment(starts, zone), _moment(ends, zone)
        except (ValueError, TypeError, OverflowError, OSError):
            continue  # at an end of the calendar: nothing to announce
        if is_exercise and begin.date() >= first:
            exercises[identity, begin] = PlannedExercise(identity, title, begin)
        if is_busy and end.date() >= first:
            busy.add((begin, end, title))
    starts_of = Counter(identity for identity, _ in exercises)
    for (identity, begin), each in exercises.items():
        if starts_of[identity] > 1:  # two events of one id: their starts tell them apart
            exercises[identity, begin] = replace(each, id=f"{identity}:{begin.timestamp():.0f}")
    plan = sorted(exercises.values(), key=lambda each: (each.starts.timestamp(), each.id))
    times = sorted(busy, key=lambda each: (each[0].timestamp(), each[1].timestamp(), each[2]))
    return tuple(plan[:MOST_EXERCISES]), tuple(times[:MOST_BUSY])


def _moment(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        return local_instant(datetime.fromisoformat(value).replace(tzinfo=None), zone)
    return datetime.fromtimestamp(value, zone)


def _for_people(problems: list[str]) -> list[str]:
    """Shorten the home folder to "~", keep the first few, and say how many more there are."""
    home, more = f"{Path.home()}/", len(problems) - MOST_PROBLEMS
    kept = [_in_short(each, home) for each in problems[:MOST_PROBLEMS]]
    return [*kept, sentence(N_("and {count} more problems"), count=more)] if more > 0 else kept


def _in_short(problem: str, home: str) -> str:
    """Return a problem on one line; a sentence stays one, unless something in it is too long or not printable."""
    if isinstance(problem, Sentence):
        values = {name: _in_short(str(each), home) for name, each in problem.values.items()}
        problem = sentence(problem.pattern, **values)
    short = one_line(problem.replace(home, "~/"), 500)
    return problem if short == problem else short


# -- the child that reads them -------------------------------------------------------------------------------


async def _read_files(question: dict[str, Any]) -> dict[str, list[Any]]:
    """Have calendars read; `question` is the message that `ical_child` describes, with nothing to skip yet.

    Returns the lists of all answers, joined. A file at which the child dies or falls silent is a problem by name;
    another child reads the files after it.
    """
    found: dict[str, list[Any]] = {"folders": [], "events": [], "problems": [], "whole": []}
    try:
        async with asyncio.timeout(ALL_SECONDS):
            for _ in range(MOST_STARTS):
                if await _ask_one_child(question, found):
                    return found
    except TimeoutError:
        pass
    late = N_("some of the calendar files are not read, because others took too long")
    found["problems"].append(sentence(late))
    return found


async def _ask_one_child(question: dict[str, Any], found: dict[str, list[Any]]) -> bool:
    """Ask one child for the files that are not to be skipped; return whether there is nothing left to ask."""
    command = own_python.command("reminderd.exercise.ical_child", seconds=ALL_SECONDS, memory=MEMORY)
    name = ""
    try:
        async with running(command, message=json.dumps(question).encode()) as child:
            for name in await _take_answer(child, found):
                question["skip"].append(name)  # whatever it does, it is not read again
                await _take_answer(child, found)
    except ChildNotStarted as why:
        found["problems"].append(sentence(N_("the calendars cannot be read: {problem}"), problem=why))
    except ChildFailed as why:
        folder = N_("the calendars cannot be read: their folder does not answer")
        told = sentence("{file}: {problem}", file=name, problem=why) if name else sentence(folder)
        found["problems"].append(told)
        return not name
    return True


async def _take_answer(child: Child, found: dict[str, list[Any]]) -> list[str]:
    """Add what the child answers to what was found; return the files that it will answer for from now on."""
    try:
        async with asyncio.timeout(LINE_SECONDS):
            answer = json.loads(await child.read_line())
        for name in found:
            found[name] += map(from_json, answer.get(name, ())) if name == "problems" else answer.get(name, ())
        return list(answer.get("files", ()))
    except (TimeoutError, ValueError, LookupError, AttributeError, TypeError, RecursionError, ChildFailed):
        raise ChildFailed(sentence(N_("cannot be read (it takes too much time or memory)"))) from None
