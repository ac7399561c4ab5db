"""Exercises planned by days of the week and a time on the wall.

APScheduler's CronTrigger says which days and times are meant (`reminderd.scheduling`). What instant each of its
answers is in the local zone is our own rule: each local date has its exercise exactly once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from reminderd.core.events import Exercise
from reminderd.core.settings import ExerciseSettings
from reminderd.exercise.local_time import date_exists, instant_of


def planned(exercises: tuple[ExerciseSettings, ...], now: datetime, horizon_days: float) -> tuple[Exercise, ...]:
    """Return the exercises of today and of the next `horizon_days`, in order of their start.

    `now` is local and aware; its zone is the one the plan is kept in. Those of today that have begun are among
    them. An id holds the local date, and the time only where the same name is planned more than once on it.
    """
    found = {(each.name, wall) for each in exercises for wall in _walls(each, now, horizon_days)}
    on_a_date = Counter((name, wall.date()) for name, wall in found)
    plan = []
    for name, wall in found:
        try:
            if now.tzinfo is None or not date_exists(wall.date(), now.tzinfo):
                continue
            starts = instant_of(wall, now.tzinfo)
        except OverflowError:
            continue  # at the end of the calendar nothing can be planned, and nobody is kept waiting for it
        more = f":{wall:%H:%M}" if on_a_date[name, wall.date()] > 1 else ""
        plan.append(Exercise(f"weekly:{name}:{wall.date()}{more}", name, starts))
    return tuple(sorted(plan, key=lambda each: (each.starts.timestamp(), each.id)))


def _walls(exercise: ExerciseSettings, now: datetime, horizon_days: float) -> Iterator[datetime]:
    """Return the naive local times at which this exercise is planned, from the start of today on."""
    from reminderd.exercise.weekly_times import weekly_times

    first = datetime.combine(now.date(), time.min)
    return weekly_times(exercise.days, exercise.at_minute, first, _later(now.replace(tzinfo=None), horizon_days))


def _later(moment: datetime, days: float) -> datetime:
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return datetime.max  # noqa: DTZ901 (a face of the clock, without a zone)
