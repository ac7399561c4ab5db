"""The plan of exercise for the next days, brought to the engine whenever it may have changed.

Programs that fetch calendars may delete each file and write it anew some seconds later. So what was planned in a file
that is not there, or not to its end, is believed gone only after a while.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from reminderd.core.events import Event, Planned
from reminderd.core.settings import Settings
from reminderd.detectors.detector import Answer
from reminderd.exercise.calendars import CalendarReading, read
from reminderd.exercise.watch import CalendarWatch
from reminderd.exercise.weekly import planned

log = logging.getLogger(__name__)

HORIZON_DAYS = 8.0
LOOK_AGAIN_SECONDS = 12 * 3600.0
"""The plan reaches far beyond this, so that a look missed by a sleep does no harm."""
GONE_SECONDS = 30.0
"""How long a calendar's file must be missing or incomplete until what was planned in it counts as cancelled."""


class Planner:
    """Reads the weekly exercises and the calendars, and posts them as one plan."""

    def __init__(self, now: Callable[[], datetime], post: Callable[[Event], None]) -> None:
        self._now = now
        self._post = post
        self._settings = Settings()
        self._watch = CalendarWatch(self.refresh)
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._reading = CalendarReading()
        self._known = asyncio.Event()
        """Set when the calendars were read: a reminder held over a restart must not be shown before that."""
        self._missing_since: dict[str, float] = {}
        """Files of `_reading` that were missing or incomplete when they were read last, and since when."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read of the calendars, for people."""
        return self._reading.problems

    def follow(self, settings: Settings) -> None:
        """Plan by these settings from now on."""
        if settings.calendar != self._settings.calendar:
            self._reading = replace(self._reading, whole=frozenset())
        self._settings = settings
        self.refresh()

    def refresh(self) -> None:
        """Make the plan anew: the days, the clock, the settings or a calendar may have changed."""
        self.stop(watch=False)
        self._timer = asyncio.get_running_loop().call_later(LOOK_AGAIN_SECONDS, self.refresh)
        if self._settings.calendar.files:
            self._task = asyncio.create_task(self._read())
        else:
            self._watch.stop()
            self._take(CalendarReading())

    async def _read(self) -> None:
        settings = self._settings.calendar
        reading = await read(settings, self._now(), HORIZON_DAYS)
        self._watch.set(reading.folders, settings.files)
        now = asyncio.get_running_loop().time()
        missing = self._reading.whole - reading.whole if reading.misses(self._reading) else ()
        self._missing_since = {each: self._missing_since.get(each, now) for each in missing}
        wait = max(self._missing_since.values(), default=0.0) + GONE_SECONDS - now if missing else 0.0
        if wait > 0:
            self._watch.call_in(wait)
        else:
            self._take(reading)

    def _take(self, reading: CalendarReading) -> None:
        for problem in reading.problems:
            if problem not in self.problems:
                log.warning("%s", problem)
        self._reading = reading
        self._known.set()
        self._post(Planned((*planned(self._settings.exercises, self._now(), HORIZON_DAYS), *reading.exercises)))

    async def busy(self) -> Answer:
        """Return whether an event in the calendars is under way during which somebody is busy, once they were read."""
        await self._known.wait()
        now = self._now().timestamp()  # two times of one zone would be compared by what the clock shows
        under_way = (each for each in self._reading.busy if each[0].timestamp() <= now < each[1].timestamp())
        title = next((title for _, _, title in under_way), None)
        return Answer(title is not None, title or "")

    def stop(self, *, watch: bool = True) -> None:
        """Let go of everything."""
        if watch:
            self._watch.stop()
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
