"""Asking the desktop, when the engine wants to know: the detectors, passive presence, and the busy calendar."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from reminderd.core.events import Detected, Event, Probed
from reminderd.detectors.ask import ask, find
from reminderd.detectors.port import Answer, Detector

Busy = tuple[datetime, datetime, str]


class BusyCalendar:
    """The detector of the reason "calendar": whether a busy event is under way."""

    reason = "calendar"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.busy: tuple[Busy, ...] = ()
        self.known = asyncio.Event()
        """The calendars were read; a reminder held over a restart must not slip through before."""

    async def check(self) -> Answer:
        """Look at the times read from the calendars last."""
        await self.known.wait()
        now = self._now()
        for start, end, title in self.busy:
            if start <= now < end:
                return Answer(True, title)
        return Answer(False)

    async def stop(self) -> None:
        """Nothing to let go of."""


class Inhibitor:
    """The evidence "inhibitor": something keeps the screen awake for whoever watches it."""

    reason = "inhibitor"

    def __init__(self, compositor: Callable[[], Awaitable[bool | None]]) -> None:
        self._compositor = compositor

    async def check(self) -> Answer:
        """Ask the desktop."""
        from reminderd.presence.inhibitors import check  # noqa: PLC0415 (only when somebody sits without input)

        found = await check(self._compositor)
        return Answer(found.on, found.detail)

    async def stop(self) -> None:
        """Nothing to let go of."""


class Probes:
    """The detectors of this session, made when first asked for, and kept."""

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
        """Ask for these; the answers and the end of them are posted."""
        task = asyncio.create_task(self._probe(frozenset(reasons)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _probe(self, reasons: frozenset[str]) -> None:
        try:
            await self.ask(reasons, self._post)
        finally:
            self._post(Probed())

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        """Ask for these and wait for their answers, a second at most."""
        wanted = set(reasons)
        for each in find(wanted - set(self._made)):
            self._made[each.reason] = each
        await ask([self._made[reason] for reason in sorted(wanted) if reason in self._made], emit)

    async def stop(self) -> None:
        """Let go of everything."""
        for task in list(self._tasks):
            task.cancel()
        for each in self._made.values():
            await each.stop()
