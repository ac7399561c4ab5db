"""Idle sources whose server rings an alarm: nothing is polled, and while somebody types nothing runs at all.

The server keeps one alarm for each threshold, which rings as the idle time passes it, and (only while an `Idle` is
told, since otherwise every key would wake us) one for the return, which rings at the next input. Two races follow:

- A threshold that is already passed when its alarm is set never rings. So the idle time is read after setting alarms.
- Somebody may return between a threshold's alarm and the setting of the return alarm. So that one is set first, then
  the idle time is read again, and only then is `Idle` told: input before that reading shows in it, later input rings.

If the alarm reported more idle time than the reading shows, somebody came back in between, and both are reported.
"""

from __future__ import annotations

import abc
import asyncio
from collections.abc import Mapping

from reminderd.idle.port import IdleSource

_ROUNDING_SECONDS = 0.05
"""An alarm may ring this much before the idle time that is read next reaches its threshold."""


class AlarmSource(IdleSource):
    """A source with alarms; it defines how they are set, and calls `alarm_rang`."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        super().__init__(environ)
        self.alarms: dict[int, float] = {}
        """The threshold (seconds) of each alarm, by its id."""
        self.return_alarm: int | None = None
        """The id of the return alarm, while there is one."""
        self._passed = 0.0
        """The highest idle time (seconds) that an alarm reported since the last check."""
        self._look_again = False

    @abc.abstractmethod
    async def _set_alarm(self, threshold: float | None) -> int:
        """Set an alarm at a threshold (None: the return alarm) and return its id."""

    @abc.abstractmethod
    def _remove_alarm(self, alarm: int) -> None:
        """Remove an alarm; nobody waits for that."""

    def _thresholds_changed(self) -> None:
        """Set the alarms, and look which thresholds are passed already."""
        self._look_soon()

    def alarm_rang(self, alarm: int, seconds: float = 0.0) -> None:
        """Note that an alarm rang, at an idle time of `seconds` or more."""
        threshold = self.alarms.get(alarm)
        if alarm == self.return_alarm:
            self.return_alarm = None
            self.came_back()
        elif threshold is not None and threshold not in self.tracker.told:
            self._passed = max(self._passed, seconds, threshold)
            self._look_soon()

    def came_back(self) -> None:
        """Note that there is input again; if a threshold was passed just before, report both."""
        passed, self._passed = self._passed, 0.0
        if passed:
            self.tracker.reading(passed)
        self.tracker.back()

    def _look_soon(self) -> None:
        self._look_again = True
        if self._lost is not None and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        try:
            while self._look_again:
                self._look_again = False
                thresholds = self.tracker.thresholds
                for alarm in [each for each, threshold in self.alarms.items() if threshold not in thresholds]:
                    del self.alarms[alarm]
                    self._remove_alarm(alarm)
                for threshold in thresholds:
                    if threshold not in self.alarms.values():
                        self.alarms[await self._set_alarm(threshold)] = threshold
                await self._look_once()
                if not self.tracker.away and self.return_alarm is not None:
                    alarm, self.return_alarm = self.return_alarm, None
                    self._remove_alarm(alarm)
        except Exception as error:  # noqa: BLE001 (it is lost by it)
            self.give_up(error)

    async def _look_once(self) -> None:
        upcoming = self.tracker.next()
        if not self._passed:
            seconds = await self._read() or 0.0
            if upcoming is None or seconds < upcoming:
                self.tracker.reading(seconds)
                if not self.tracker.away or self.return_alarm is not None:
                    return
        if self.return_alarm is None:
            self.return_alarm = await self._set_alarm(None)
        seconds = await self._read() or 0.0
        passed, self._passed = self._passed, 0.0
        if passed > seconds + _ROUNDING_SECONDS:
            self.tracker.reading(passed)
            self.tracker.back()
        else:
            seconds = max(seconds, passed)
        self.tracker.reading(seconds)
