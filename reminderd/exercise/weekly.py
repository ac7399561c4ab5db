"""Exercises planned by days of the week and a local time: each local date has its exercise exactly once.

APScheduler's CronTrigger says which days and times are meant. It is asked on a calendar without clock changes (UTC's),
because by itself it fires twice where an hour repeats and drops a midnight that does not exist. Which instant each of
its answers is in the local zone follows `core.timetable`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from reminderd.core.events import PlannedExercise
from reminderd.core.settings import ExerciseSettings
from reminderd.core.timetable import local_instant

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def planned(exercises: tuple[ExerciseSettings, ...], now: datetime, horizon_days: float) -> tuple[PlannedExercise, ...]:
    """Return the exercises of today and of the next `horizon_days`, in order of their start.

    `now` is local and aware; its zone is the one the plan is kept in. Those of today that have begun are among
    them. An id holds the local date, and the time only where the same name is planned more than once on it.
    """
    found = {(each.name, reading) for each in exercises for reading in _readings(each, now, horizon_days)}
    on_a_date = Counter((name, reading.date()) for name, reading in found)
    plan = []
    for name, reading in found:
        try:
            if not _date_exists(reading.date(), now.tzinfo):
                continue
            starts = local_instant(reading, now.tzinfo)
        except (OverflowError, ValueError):
            continue  # at the end of the calendar nothing can be planned, and nobody is kept waiting for it
        more = f":{reading:%H:%M}" if on_a_date[name, reading.date()] > 1 else ""
        plan.append(PlannedExercise(f"weekly:{name}:{reading.date()}{more}", name, starts))
    return tuple(sorted(plan, key=lambda each: (each.starts.timestamp(), each.id)))


def _date_exists(day: date, zone: tzinfo | None) -> bool:
    """Return whether the zone has that date at all: one that moved across the date line left one out."""
    return local_instant(datetime.combine(day, time.min), zone).date() == day


def _readings(exercise: ExerciseSettings, now: datetime, horizon_days: float) -> Iterator[datetime]:
    """Yield the readings of a local clock (naive) at which this exercise is planned, from the start of today on."""
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

    names = ",".join(_DAYS[day] for day in sorted(exercise.days))  # its numbers are not those of cron
    if not names:
        return
    hour, minute = divmod(exercise.at_minute, 60)
    trigger: Any = CronTrigger(day_of_week=names, hour=hour, minute=minute, timezone=UTC)
    after = datetime.combine(now.date(), time.min, UTC)
    try:
        last = now.replace(tzinfo=UTC) + timedelta(days=horizon_days)
        while (found := trigger.get_next_fire_time(None, after)) is not None and found <= last:
            yield found.replace(tzinfo=None)
            after = found + timedelta(seconds=1)
    except OverflowError:
        return  # the end of the calendar
