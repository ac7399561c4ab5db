"""Exercises planned by days of the week and a local time: each local date has its exercise exactly once.

Which instant a reading of the clock is on a day on which the clock changes follows `core.timetable`. (APScheduler's
CronTrigger would fire twice where an hour repeats, and drop a midnight that does not exist.)
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from reminderd.core.events import PlannedExercise
from reminderd.core.settings import ExerciseSettings
from reminderd.core.timetable import local_instant


def planned(exercises: tuple[ExerciseSettings, ...], now: datetime, horizon_days: float) -> tuple[PlannedExercise, ...]:
    """Return the exercises of today and of the next `horizon_days`, in order of their start.

    `now` is local and aware; its zone is the one the plan is kept in. Those of today that have begun are among
    them. An id holds the local date, and the time only where the same name is planned more than once on it.
    """
    wall = now.replace(tzinfo=None)
    midnight, horizon = datetime.combine(wall, time.min), timedelta(days=horizon_days)
    days = range(min(int(horizon_days) + 2, (date.max - now.date()).days))  # none on the calendar's last
    found = {
        (each.name, reading)
        for each in exercises
        for day in days
        if (reading := midnight + timedelta(days=day, minutes=each.at_minute)).weekday() in each.days
        and reading - wall <= horizon
    }
    on_a_date = Counter((name, reading.date()) for name, reading in found)
    plan = []
    for name, reading in found:
        more = f":{reading:%H:%M}" if on_a_date[name, reading.date()] > 1 else ""
        starts = local_instant(reading, now.tzinfo)
        plan.append(PlannedExercise(f"weekly:{name}:{reading.date()}{more}", name, starts))
    return tuple(sorted(plan, key=lambda each: (each.starts.timestamp(), each.id)))
