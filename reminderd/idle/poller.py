"""Edges out of a source that can only be read: the one poller of them all.

While nothing is told it sleeps exactly as long as nothing can happen: at idle `i` and the next threshold `B` that is
`B - i`, and no edge is ever missed or late. Only while somebody is idle beyond a told threshold is a return looked
for, at a sixtieth of the absence so far, but every second at least and every five at most: a return after three
minutes is seen within three seconds, and a night away costs a reading in five.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from reminderd.idle.edges import Edges
from reminderd.idle.port import Emit, Lost
from reminderd.idle.readings import READ_SECONDS, Lie

SHORTEST_LOOK: Final = 1.0
LONGEST_LOOK: Final = 5.0
_OF_THE_ABSENCE: Final = 60.0
_SHORTEST_SLEEP: Final = 0.05
"""Readings jitter around a threshold; this keeps them from keeping us busy."""
_JITTER: Final = 1.0
"""Seconds by which a reading may fall short of the time gone by: some sources count in whole seconds."""


class ReadFailed(Exception):
    """The source could not be read; the message says why, in a few words."""


class Poller:
    """Watches one readable source, whose `read` gives idle seconds or raises `Lie` or `ReadFailed`."""

    def __init__(self, read: Callable[[], Awaitable[float]], emit: Emit, lost: Lost) -> None:
        self._read = read
        self._edges = Edges(emit)
        self._lost = lost
        self._polling: asyncio.Task[None] | None = None
        self._last = (0.0, 0.0)
        """The last reading and when (loop time) it was taken."""

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        self._edges.watch(thresholds)
        if self._polling is None or self._polling is not asyncio.current_task():
            self.stop()
            self._polling = asyncio.get_running_loop().create_task(self._poll())

    async def read(self) -> float:
        """Read within `READ_SECONDS`.

        Raises:
            Lie: what it said cannot be true.
            ReadFailed: it could not be read, or not in time.
        """
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._read()
        except TimeoutError:
            raise ReadFailed(f"did not answer within {READ_SECONDS:g} s") from None

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`."""
        try:
            return await self.read()
        except (Lie, ReadFailed) as error:
            self.give_up(str(error))
            return None

    def stop(self) -> None:
        """Poll no more."""
        polling, self._polling = self._polling, None
        if polling is not None:
            polling.cancel()

    def give_up(self, why: str) -> None:
        """Poll no more, and tell so once."""
        lost, self._lost = self._lost, _nobody
        self.stop()
        lost(why)

    async def _poll(self) -> None:
        try:
            while self._edges.thresholds or self._edges.away:
                await self._look()
                await asyncio.sleep(self._pause())
        except (Lie, ReadFailed) as error:
            self._polling = None
            self.give_up(str(error))
        else:
            self._polling = None

    async def _look(self) -> None:
        seconds = await self.read()
        now = asyncio.get_running_loop().time()
        before, then = self._last
        self._last = (seconds, now)
        if self._edges.away and seconds < before + (now - then) - _JITTER:
            self._edges.back()  # and perhaps idle again since, which the reading says
        self._edges.reading(seconds)

    def _pause(self) -> float:
        """Return how long nothing can happen, or nothing need be noticed."""
        seconds, _ = self._last
        upcoming = self._edges.next()
        pause = max(_SHORTEST_SLEEP, upcoming - seconds) if upcoming is not None else LONGEST_LOOK
        if self._edges.away:
            pause = min(pause, max(SHORTEST_LOOK, seconds / _OF_THE_ABSENCE), LONGEST_LOOK)
        return pause


def _nobody(_why: str) -> None:
    """Whom the loss is told to when it has been told already."""
