"""Exercises and busy times out of calendar files, read by a child process so that no calendar can harm us.

The child (`ical_child`) finds and reads the files. Here it is asked, and believed only as far as its answers have the
right form.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from reminderd.core.events import PlannedExercise
from reminderd.core.settings import CalendarSettings
from reminderd.core.timetable import local_instant
from reminderd.exercise.ical_process import Answers, read_files
from reminderd.system.text import one_line

MOST_EXERCISES = 300
MOST_BUSY = 1_000
MOST_PROBLEMS = 20
MISSING = (
    "calendars need two more packages, icalendar and recurring-ical-events, for the Python that runs reminderd "
    "(with pipx: pipx inject reminderd icalendar recurring-ical-events)"
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
    try:
        first, last = now.date() - timedelta(days=1), (now + timedelta(days=horizon_days)).date()
    except OverflowError:  # at an end of the calendar
        first = last = now.date()
    question = {
        "named": settings.files, "words": settings.exercise_words, "busy": settings.busy,
        "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    return _reading(await read_files(question), settings.busy, first, now.tzinfo)


def _reading(answers: Answers, want_busy: bool, first: date, zone: tzinfo) -> CalendarReading:
    exercises: dict[tuple[str, datetime], PlannedExercise] = {}
    busy: dict[Busy, None] = {}
    for event in answers.events:
        try:
            identity, title, starts, ends, is_exercise, is_busy = event
            begin, end = _moment(starts, zone), _moment(ends, zone)
        except (ValueError, TypeError, OverflowError, OSError):
            continue  # at an end of the calendar, or not as agreed: nothing to announce
        if is_exercise and begin.date() >= first:
            exercises[str(identity), begin] = PlannedExercise(str(identity), str(title), begin)
        if is_busy and want_busy and end.date() >= first:
            busy[begin, end, str(title)] = None
    starts_of = Counter(identity for identity, _ in exercises)
    for (identity, begin), each in exercises.items():
        if starts_of[identity] > 1:  # two events of one id: their starts tell them apart
            exercises[identity, begin] = replace(each, id=f"{identity}:{begin.timestamp():.0f}")
    plan = sorted(exercises.values(), key=lambda each: (each.starts.timestamp(), each.id))
    times = sorted(busy, key=lambda each: (each[0].timestamp(), each[1].timestamp(), each[2]))
    problems = [MISSING] if answers.missing else _for_people(answers.problems)
    kept = tuple(plan[:MOST_EXERCISES]), tuple(times[:MOST_BUSY])
    return CalendarReading(*kept, tuple(problems), answers.folders, frozenset(answers.whole))


def _moment(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        return local_instant(datetime.fromisoformat(value).replace(tzinfo=None), zone)
    return datetime.fromtimestamp(value, zone)


def _for_people(problems: list[str]) -> list[str]:
    """Shorten the home folder to "~", keep the first few, and say how many more there are."""
    home, more = f"{Path.home()}/", len(problems) - MOST_PROBLEMS
    kept = [one_line(each.replace(home, "~/"), 500) for each in problems[:MOST_PROBLEMS]]
    return [*kept, f"and {more} more problems"] if more > 0 else kept
