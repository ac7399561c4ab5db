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
from pathlib import Path

from reminderd.core.events import Event, Planned
from reminderd.core.settings import Settings
from reminderd.detectors.detector import Answer
from reminderd.exercise.calendars import CalendarReading, read
from reminderd.exercise.weekly import planned
from reminderd.system import inotify

log = logging.getLogger(__name__)

HORIZON_DAYS = 8.0
LOOK_AGAIN_SECONDS = 12 * 3600.0
"""The plan reaches far beyond this, so that a look missed by a sleep does no harm."""
UNWATCHED_SECONDS = 300.0
"""Where a folder cannot be watched: a share may be mounted later."""
SETTLE_SECONDS = 2.0
"""A sync writes many files: they are read together, and at most so often."""
GONE_SECONDS = 30.0
"""How long a calendar's file must be missing or incomplete until what was planned in it counts as cancelled."""


class Planner:
    """Reads the weekly exercises and the calendars, and posts them as one plan."""

    def __init__(self, now: Callable[[], datetime], post: Callable[[Event], None]) -> None:
        self._now = now
        self._post = post
        self._settings = Settings()
        self._watches = inotify.Watches(self._happened)
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
        self._cancel()
        self._refresh_in(LOOK_AGAIN_SECONDS)
        if self._settings.calendar.files:
            self._task = asyncio.create_task(self._read())
        else:
            self._watches.close()
            self._take(CalendarReading())

    def _refresh_in(self, seconds: float) -> None:
        """Refresh after `seconds` at the latest."""
        loop = asyncio.get_running_loop()
        if self._timer is None or self._timer.when() > loop.time() + seconds:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_later(seconds, self.refresh)

    async def _read(self) -> None:
        settings = self._settings.calendar
        reading = await read(settings, self._now(), HORIZON_DAYS)
        try:
            watched = self._watches.set(dict.fromkeys(reading.folders, inotify.FILES))
        except OSError:  # no inotify here, or no more of it
            watched = False
        if not watched:
            self._refresh_in(UNWATCHED_SECONDS)
        now = asyncio.get_running_loop().time()
        missing = self._reading.whole - reading.whole if reading.misses(self._reading) else ()
        self._missing_since = {each: self._missing_since.get(each, now) for each in missing}
        wait = max(self._missing_since.values(), default=0.0) + GONE_SECONDS - now if missing else 0.0
        if wait > 0:
            self._refresh_in(wait)
        else:
            self._take(reading)

    def _happened(self, _folder: str, name: str, is_folder: bool) -> None:
        named = {Path(each).name for each in self._settings.calendar.files}
        if is_folder or not name or name.lower().endswith(".ics") or name in named:
            self._refresh_in(SETTLE_SECONDS)

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

    def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        self._watches.close()
        self._cancel()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is not None:
            self._task.cancel()
