"""The plan of exercise for the next days, brought to the engine whenever it may have changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from reminderd.core.events import Event, Planned
from reminderd.core.settings import Settings
from reminderd.daemon.probes import BusyCalendar
from reminderd.exercise.calendars import read
from reminderd.exercise.watch import CalendarWatch
from reminderd.exercise.weekly import planned

log = logging.getLogger(__name__)

HORIZON_DAYS = 8.0
LOOK_AGAIN_SECONDS = 12 * 3600.0
"""The plan reaches far beyond this, so that a look missed by a sleep does no harm."""


class Planner:
    """Reads the weekly exercises and the calendars, and posts them as one plan."""

    def __init__(self, now: Callable[[], datetime], busy: BusyCalendar, post: Callable[[Event], None]) -> None:
        self._now = now
        self._busy = busy
        self._post = post
        self._settings = Settings()
        self._watch = CalendarWatch(self.refresh)
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self.problems: tuple[str, ...] = ()

    def follow(self, settings: Settings) -> None:
        """Plan by these settings from now on."""
        self._settings = settings
        self.refresh()

    def refresh(self) -> None:
        """Make the plan anew: the days, the clock, the settings or a calendar may have changed."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(LOOK_AGAIN_SECONDS, self.refresh)
        if self._task is not None:
            self._task.cancel()
            self._task = None
        weekly = planned(self._settings.exercises, self._now(), HORIZON_DAYS)
        if self._settings.calendar.files:
            self._task = asyncio.create_task(self._with_calendars())
        else:
            self._busy.busy, self.problems = (), ()
            self._busy.known.set()
            self._watch.set(())
            self._post(Planned(weekly))

    async def _with_calendars(self) -> None:
        settings = self._settings
        reading = await read(settings.calendar, self._now(), HORIZON_DAYS)
        for problem in reading.problems:
            if problem not in self.problems:
                log.warning("%s", problem)
        self.problems = reading.problems
        self._busy.busy = reading.busy
        self._busy.known.set()
        self._watch.set(reading.folders, settings.calendar.files)
        self._post(Planned((*planned(settings.exercises, self._now(), HORIZON_DAYS), *reading.exercises)))

    def stop(self) -> None:
        """Let go of everything."""
        self._watch.stop()
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
