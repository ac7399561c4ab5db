"""Asking the desktop when the engine wants to know: the detectors, the busy calendar, and what keeps the screen awake.

Only a `Probe` of the engine has anything asked; while nothing is due, nobody asks and nothing listens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from reminderd.core.events import Detected, Event, Probed
from reminderd.detectors.detector import Answer, Detector
from reminderd.detectors.registry import ask, find

Busy = tuple[datetime, datetime, str]


class BusyCalendar:
    """The detector of the reason "calendar": whether a busy event is under way."""

    reason = "calendar"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.busy: tuple[Busy, ...] = ()
        self.known = asyncio.Event()
        """Set when the calendars were read: a reminder held over a restart must not be shown before that."""

    async def check(self) -> Answer:
        """Look at the times that were read from the calendars last."""
        await self.known.wait()
        now = self._now().timestamp()  # two times of one zone would be compared by what the clock shows
        for start, end, title in self.busy:
            if start.timestamp() <= now < end.timestamp():
                return Answer(True, title)
        return Answer(False)

    async def stop(self) -> None:
        """Nothing is open."""


class Inhibitor:
    """The evidence "inhibitor": something keeps the screen awake for whoever watches it."""

    reason = "inhibitor"

    def __init__(self, compositor: Callable[[], Awaitable[bool | None]]) -> None:
        self._compositor = compositor

    async def check(self) -> Answer:
        """Ask the desktop."""
        from reminderd.session.inhibitors import check

        found = await check(self._compositor)
        return Answer(found.on, found.detail, found.sure)

    async def stop(self) -> None:
        """Nothing is open."""


class Probes:
    """The detectors of this session; each is made when it is first asked, and kept."""

    def __init__(
        self,
        calendar: BusyCalendar,
        compositor: Callable[[], Awaitable[bool | None]],
        post: Callable[[Event], None],
    ) -> None:
        self._post = post
        self._made: dict[str, Detector] = {"calendar": calendar, "inhibitor": Inhibitor(compositor)}
        self._tasks: set[asyncio.Task[None]] = set()

    def probe(self, reasons: Iterable[str]) -> None:
        """Ask for these; the answers are posted as they come, and `Probed` after the last of them."""
        task = asyncio.create_task(self._probe(frozenset(reasons)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _probe(self, reasons: frozenset[str]) -> None:
        try:
            await self.ask(reasons, self._post)
        finally:
            self._post(Probed(reasons))

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        """Ask for these and wait for their answers, a second at most."""
        wanted = set(reasons)
        for each in find(wanted - set(self._made)):
            self._made[each.reason] = each
        await ask([self._made[reason] for reason in sorted(wanted) if reason in self._made], emit)

    async def stop(self) -> None:
        """Cancel what is being asked and stop all detectors."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)  # their children end before the loop does
        for each in self._made.values():
            await each.stop()
