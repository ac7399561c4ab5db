"""A day with these settings, simulated: what `preview` shows, and what `service install` says to expect."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from reminderd.cli import history_file, printing
from reminderd.cli.settings_file import load, settings_of
from reminderd.core.duration import spoken_duration
from reminderd.core.events import PlannedExercise
from reminderd.core.language import _, ngettext
from reminderd.core.settings import Settings
from reminderd.core.simulation import Preview, Sitting, preview
from reminderd.core.timetable import local_instant
from reminderd.exercise.weekly import planned
from reminderd.history import sittings
from reminderd.system.zone import local_zone

Hours = Sequence[tuple[int, int]]
"""When somebody sits: from and to, in minutes after midnight."""
USUAL_HOURS: Hours = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30))
"""Used where neither `--sitting` nor the history says when somebody sits."""


@dataclass(frozen=True, slots=True)
class Day:
    """One simulated day."""

    found: Preview
    exercises: tuple[PlannedExercise, ...]
    """In order, those of the next day among them."""
    sittings: Sequence[Sitting]


def simulate(settings: Settings, day: date, hours: Hours, *, care: bool = False) -> Day:
    """Run the engine over the day, with `care` that after a spasm; report the calendars that could not be read."""
    import asyncio

    from reminderd.exercise.calendars import read

    midnight = datetime.combine(day, time.min)
    edges = [[local_instant(midnight + timedelta(minutes=minute), zone()) for minute in each] for each in hours]
    seated = [(start, end) for start, end in edges]
    now = seated[0][0]
    reading = asyncio.run(read(settings.calendar, now, 1.5))
    printing.note(*reading.problems)
    plan = (*planned(settings.exercises, now, 1.5), *reading.exercises)
    local = (replace(each, starts=each.starts.astimezone(now.tzinfo)) for each in plan)
    exercises = tuple(sorted(local, key=lambda each: each.starts))
    busy = [(start, end) for start, end, _ in reading.busy if "calendar" in settings.detectors]
    spasm_at = now - timedelta(days=1) if care else None
    return Day(preview(settings, exercises, seated, busy, spasm_at=spasm_at), exercises, seated)


def expectation() -> str:
    """Return how many notifications a usual day brings, and how to have fewer.

    Raises:
        CommandFailed: the settings are wrong, or could not be checked.
    """
    settings = settings_of(load(None))
    hours = usual_hours() or USUAL_HOURS
    count = len(simulate(settings, datetime.now(zone()).date(), hours).found.shown)
    seated = spoken_duration(60 * sum(end - start for start, end in hours))
    told = ngettext(
        "A usual day with {time} of sitting brings about {count} notification (to see it: reminderd preview).",
        "A usual day with {time} of sitting brings about {count} notifications (to see them: reminderd preview).",
        count,
        time=seated,
    )
    if not any(each.name == "posture" and each.enabled for each in settings.reminders):
        return told
    return " ".join((told, _("For fewer, type: reminderd config set reminders.posture.enabled false")))


def usual_hours() -> Hours | None:
    """Return the hours at which this person usually sits, by the history; None where it says too little."""
    now = datetime.now().astimezone()
    try:
        ends = history_file.reader().stream(now - timedelta(days=28), events=sittings.SITTING_ENDS)
        return sittings.usual_hours(ends, now)
    except Exception:  # noqa: BLE001 (a history that cannot be read is no reason not to preview)
        return None


def zone() -> tzinfo | None:
    """Return the zone in which days are planned."""
    return local_zone(os.environ)[0] or datetime.now().astimezone().tzinfo
