"""A day with these settings, simulated: what `preview` shows, and what `service install` says to expect."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from reminderd.cli import history_file, printing
from reminderd.cli.errors import without_settings
from reminderd.core.duration import spoken_duration
from reminderd.core.events import PlannedExercise
from reminderd.core.preview import Preview, Sitting, preview
from reminderd.core.settings import BeforeExercise, Settings
from reminderd.core.timetable import local_instant
from reminderd.exercise.weekly import planned
from reminderd.system.zone import local_zone

Hours = Sequence[tuple[int, int]]
"""When somebody sits: from and to, in minutes after midnight."""
USUAL_HOURS: Hours = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30))
"""Used where neither `--sitting` nor the history says when somebody sits."""


@dataclass(frozen=True, slots=True)
class Day:
    """One simulated day."""

    date: date
    found: Preview
    before: dict[str, float]
    """How many seconds before an exercise each reminder of that kind comes."""
    exercises: tuple[PlannedExercise, ...]
    """In order, those of the next day among them."""
    sittings: Sequence[Sitting]

    def exercise_of(self, at: datetime, reminders: Sequence[str]) -> PlannedExercise | None:
        """Return the exercise that a notification at this time is about; None where it is about none."""
        return next((each for each in self.exercises if each.starts > at and self.before.keys() & {*reminders}), None)

    def outside(self) -> list[tuple[datetime, str, PlannedExercise]]:
        """Return when each reminder of an exercise is due before the first sitting or after the last."""
        first, last = self.sittings[0][0], self.sittings[-1][1]
        every = [(name, seconds, each) for name, seconds in self.before.items() for each in self.exercises]
        due = [(each.starts - timedelta(seconds=seconds), name, each) for name, seconds, each in every]
        return [one for one in due if one[0].date() == self.date and (one[0] > last or one[2].starts <= first)]


def checked_settings(config: Path | None) -> Settings:
    """Return the settings.

    Raises:
        CommandFailed: they are wrong, or could not be checked.
    """
    from reminderd.settings.child import load_in_child_sync

    loaded = load_in_child_sync(config.absolute() if config else None, os.environ)
    if loaded.settings is None:
        raise without_settings(loaded)
    return loaded.settings


def simulate(settings: Settings, day: date, hours: Hours) -> Day:
    """Run the engine over the day; report the calendars that could not be read."""
    sittings = [(_instant(day, start), _instant(day, end)) for start, end in hours]
    exercises, busy = _plan(settings, sittings[0][0])
    before = {
        each.name: each.trigger.seconds
        for each in settings.reminders
        if each.enabled and isinstance(each.trigger, BeforeExercise)
    }
    return Day(day, preview(settings, exercises, sittings, busy), before, exercises, sittings)


def expectation() -> str:
    """Return how many notifications a usual day brings, and how to have fewer.

    Raises:
        CommandFailed: as `checked_settings`.
    """
    settings = checked_settings(None)
    hours = usual_hours() or USUAL_HOURS
    count = len(simulate(settings, datetime.now(zone()).date(), hours).found.shown)
    seated = spoken_duration(60 * sum(end - start for start, end in hours))
    told = f"A usual day with {seated} of sitting brings about {count} notifications (to see them: reminderd preview)."
    posture = any(each.name == "posture" and each.enabled for each in settings.reminders)
    return told + " For fewer, type: reminderd config set reminders.posture.enabled false" * posture


def usual_hours() -> Hours | None:
    """Return the hours at which this person usually sits, by the history; None where it says too little."""
    from reminderd.history.sittings import SITTING_ENDS
    from reminderd.history.sittings import usual_hours as hours_in

    now = datetime.now().astimezone()
    try:
        return hours_in(history_file.reader().stream(now - timedelta(days=28), events=SITTING_ENDS), now)
    except Exception:  # noqa: BLE001 (a history that cannot be read is no reason not to preview)
        return None


def zone() -> tzinfo | None:
    """Return the zone in which days are planned."""
    return local_zone(os.environ)[0] or datetime.now().astimezone().tzinfo


def _instant(day: date, minute: int) -> datetime:
    return local_instant(datetime.combine(day, time.min) + timedelta(minutes=minute), zone())


def _plan(settings: Settings, now: datetime) -> tuple[tuple[PlannedExercise, ...], list[Sitting]]:
    """Return the planned exercises in order, and the busy times."""
    import asyncio

    from reminderd.exercise.calendars import read

    reading = asyncio.run(read(settings.calendar, now, 1.5))
    printing.note(*reading.problems)
    found = (*planned(settings.exercises, now, 1.5), *reading.exercises)
    local = (replace(each, starts=each.starts.astimezone(now.tzinfo)) for each in found)
    exercises = tuple(sorted(local, key=lambda each: each.starts))
    return exercises, [(start, end) for start, end, _ in reading.busy if "calendar" in settings.detectors]
