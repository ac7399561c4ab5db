"""Idle sources that can only be read: the one loop that polls them.

While nobody is away the loop sleeps exactly as long as nothing can happen: at an idle time `i` and a next threshold
`B` that is `B - i` seconds, so that no threshold is missed or reported late. Only while somebody is idle beyond a
reported threshold does it look for their return, every sixtieth of the absence so far, within bounds of one and five
seconds. A return after three minutes is seen within three seconds, and a night away costs a reading in five seconds.
"""

from __future__ import annotations

import asyncio
from typing import Final

from reminderd.idle.port import IdleSource

SHORTEST_LOOK: Final = 1.0
LONGEST_LOOK: Final = 5.0
_OF_THE_ABSENCE: Final = 60.0
_SHORTEST_SLEEP: Final = 0.05
"""Readings jitter around a threshold; this keeps them from keeping us busy."""
_JITTER: Final = 1.0
"""Seconds by which a reading may fall short of the time gone by: some sources count in whole seconds."""


class PolledSource(IdleSource):
    """A source whose `read` always returns a number or raises; it need not define anything else but `connect`."""

    _last = (0.0, 0.0)
    """The last reading and when (loop time) it was taken."""

    def _thresholds_changed(self) -> None:
        """Poll anew, unless the change came out of the polling itself."""
        if self._task is None or self._task is not asyncio.current_task():
            if self._task is not None:
                self._task.cancel()
            self._task = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        try:
            while self.tracker.thresholds or self.tracker.away:
                seconds = await self.idle_seconds()
                if seconds is None:
                    return  # it is lost
                self._take_in(seconds)
                await asyncio.sleep(self._pause())
        except Exception as error:  # noqa: BLE001 (it is lost by it)
            self.give_up(error)

    def _take_in(self, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        before, then = self._last
        self._last = (seconds, now)
        if self.tracker.away and seconds < before + (now - then) - _JITTER:
            self.tracker.back()  # and perhaps idle again since, which the reading says
        self.tracker.reading(seconds)

    def _pause(self) -> float:
        """Return for how many seconds nothing can happen, or nothing need be noticed."""
        seconds, _ = self._last
        upcoming = self.tracker.next()
        pause = max(_SHORTEST_SLEEP, upcoming - seconds) if upcoming is not None else LONGEST_LOOK
        if self.tracker.away:
            pause = min(pause, max(SHORTEST_LOOK, seconds / _OF_THE_ABSENCE), LONGEST_LOOK)
        return pause
