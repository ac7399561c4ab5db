"""Exercises and busy times out of calendar files, read by a child so that no calendar can harm us.

The child looks round and reads (`ical_child`); here it is asked, waited for no longer than it may take, and believed
only as far as its answers have the right form. A file that it cannot be got to answer is a problem by name; the child
is started again for the files after it. A read that would find the same files again is spared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from reminderd.core.events import Exercise
from reminderd.core.settings import CalendarSettings
from reminderd.exercise.ical_ask import Answers, ask
from reminderd.exercise.local_time import instant_of

MOST_EXERCISES = 300
MOST_BUSY = 1_000
MISSING = "calendars need two more packages: pip install 'reminderd[calendar]'"

Busy = tuple[datetime, datetime, str]
"""Start, end and title of an event that takes somebody's time."""


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """What the calendars say of the days asked for."""

    exercises: tuple[Exercise, ...] = ()
    """In order of their start; those of yesterday and today that have begun are among them."""
    busy: tuple[Busy, ...] = ()
    """In order; empty unless the settings ask for it. All-day, declined, cancelled and free ones are not among them."""
    problems: tuple[str, ...] = ()
    """What could not be read, with its file, for people."""
    folders: tuple[str, ...] = ()
    """The folders in which a change may matter."""


@dataclass(slots=True)
class _Last:
    """The last reading, and what it was a reading of."""

    asked: tuple[object, ...] = ()
    mark: str = ""
    reading: CalendarReading = CalendarReading()


_last = _Last()


async def read(settings: CalendarSettings, now: datetime, horizon_days: float) -> CalendarReading:
    """Read the calendars from yesterday until `horizon_days` after `now` (local, aware); never raises for a calendar.

    Takes a tenth of a second for a sound calendar, and some seconds for each that has to be given up.
    """
    if not settings.files or now.tzinfo is None:
        return CalendarReading()
    first, last = _days(now, horizon_days)
    asked = (settings, first, last, str(now.tzinfo), now.utcoffset())
    question = {
        "words": settings.exercise_words, "busy": settings.busy,
        "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    answers = await ask(list(settings.files), _last.mark if asked == _last.asked else "", question)
    if not answers.same:
        _last.asked, _last.mark, _last.reading = (
            asked,
            answers.mark,
            _reading(answers, settings.busy, first, now.tzinfo),
        )
    return _last.reading


def _days(now: datetime, horizon_days: float) -> tuple[date, date]:
    try:
        return now.date() - timedelta(days=1), (now + timedelta(days=horizon_days)).date()
    except OverflowError:
        return now.date(), now.date()


def _reading(answers: Answers, want_busy: bool, first: date, zone: tzinfo) -> CalendarReading:
    exercises: dict[str, Exercise] = {}
    busy: dict[Busy, None] = {}
    for event in answers.events:
        try:
            identity, title, starts, ends, is_exercise, is_busy = event
            begin, end = _moment(starts, zone), _moment(ends, zone)
        except (ValueError, TypeError, OverflowError, OSError):
            continue  # at an end of the calendar, or not as agreed: nothing to announce
        if is_exercise and begin.date() >= first:
            exercises[str(identity)] = Exercise(str(identity), str(title), begin)
        if is_busy and want_busy and end.date() >= first:
            busy[begin, end, str(title)] = None
    plan = sorted(exercises.values(), key=lambda each: (each.starts.timestamp(), each.id))
    times = sorted(busy, key=lambda each: (each[0].timestamp(), each[1].timestamp(), each[2]))
    problems = [MISSING] if answers.missing else list(_told(answers.problems))
    return CalendarReading(tuple(plan[:MOST_EXERCISES]), tuple(times[:MOST_BUSY]), tuple(problems), answers.folders)


def _moment(value: Any, zone: tzinfo) -> datetime:
    if isinstance(value, str):
        return instant_of(datetime.fromisoformat(value).replace(tzinfo=None), zone)
    return datetime.fromtimestamp(value, zone)


def _told(problems: Iterable[str], most: int = 20) -> list[str]:
    """Shorten the home to "~", drop what does not belong on a terminal, and say how many more there are."""
    home = f"{Path.home()}/"
    clean = ["".join(sign if sign.isprintable() else "?" for sign in each.replace(home, "~/")) for each in problems]
    more = len(clean) - most
    return clean if more <= 0 else [*clean[:most], f"and {more} problems more"]
