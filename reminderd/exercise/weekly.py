"""Exercises planned by days of the week and a local time: each local date has its exercise exactly once.

Which instant a reading of the clock is on a day on which the clock changes follows `core.timetable`. (APScheduler's
CronTrigger would fire twice where an hour repeats, and drop a midnight that does not exist.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from reminderd.core.events import PlannedExercise
from reminderd.core.settings import ExerciseSettings
from reminderd.core.timetable import local_instant


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
            starts = local_instant(reading, now.tzinfo)
        except (OverflowError, ValueError):
            continue  # at the end of the calendar nothing can be planned, and nobody is kept waiting for it
        more = f":{reading:%H:%M}" if on_a_date[name, reading.date()] > 1 else ""
        plan.append(PlannedExercise(f"weekly:{name}:{reading.date()}{more}", name, starts))
    return tuple(sorted(plan, key=lambda each: (each.starts.timestamp(), each.id)))


def _readings(exercise: ExerciseSettings, now: datetime, horizon_days: float) -> Iterator[datetime]:
    """Yield the readings of a local clock (naive) at which this exercise is planned, from the start of today on."""
    midnight = datetime.combine(now.date(), time.min)
    try:
        for day in range(int(horizon_days) + 2):
            found = midnight + timedelta(days=day, minutes=exercise.at_minute)
            if found > now.replace(tzinfo=None) + timedelta(days=horizon_days):
                return
            if found.weekday() in exercise.days:
                yield found
    except OverflowError:
        return  # the end of the calendar
