"""Asking the desktop, when the engine wants to know: the detectors, passive presence, and the busy calendar."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from reminderd.core.events import Detected, Event, Probed
from reminderd.core.evidence import PASSIVE_REASONS
from reminderd.detectors.ask import ask, find
from reminderd.detectors.port import Answer, Detector, TellsChanges

log = logging.getLogger(__name__)

SETTLE_SECONDS = 1.0
"""So long after word of a change it is asked what is so: the next film or call may follow at once."""
NOT_ASKED_SECONDS = 20.0
"""While something is held the engine asks more often than this (`core.delivery.ASK_AGAIN_SECONDS`)."""

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
        from reminderd.session.inhibitors import check

        found = await check(self._compositor)
        return Answer(found.on, found.detail)

    async def stop(self) -> None:
        """Nothing to let go of."""


class Probes:
    """The detectors of this session, made when first asked for, and kept.

    One that holds something is listened to, where it can tell of a change; the engine goes on asking it, more seldom,
    which also tells that it still holds: an ear that nobody asks for any more is closed.
    """

    def __init__(
        self,
        calendar: BusyCalendar,
        compositor: Callable[[], Awaitable[bool | None]],
        post: Callable[[Event], None],
    ) -> None:
        self._post = post
        self._made: dict[str, Detector] = {"calendar": calendar, "inhibitor": Inhibitor(compositor)}
        self._silent: set[str] = set()
        """The reasons whose last answer, as posted, was not yes: to hear it again is no news to the engine."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._ears: dict[str, asyncio.Task[None]] = {}
        self._close_ears: asyncio.TimerHandle | None = None

    def probe(self, reasons: Iterable[str]) -> None:
        """Ask for these; the answers are posted, and then their end."""
        task = asyncio.create_task(self._probe(frozenset(reasons)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _probe(self, reasons: frozenset[str]) -> None:
        try:
            await self.ask(reasons, self._tell if reasons == PASSIVE_REASONS else self._answered)
        finally:
            self._post(Probed(reasons))

    def _answered(self, told: Detected) -> None:
        """Hear of the end of what holds, from now on; what holds no longer is not listened to."""
        if told.on and told.reason not in self._ears and isinstance(self._made[told.reason], TellsChanges):
            self._ears[told.reason] = asyncio.create_task(self._listen(told.reason))
        elif not told.on and told.reason in self._ears:
            self._ears.pop(told.reason).cancel()
        if self._close_ears is not None:
            self._close_ears.cancel()
            self._close_ears = None
        if self._ears:
            self._close_ears = asyncio.get_running_loop().call_later(NOT_ASKED_SECONDS, self._listen_no_more)
        self._tell(told)

    def _tell(self, told: Detected) -> None:
        if told.on:
            self._silent.discard(told.reason)
        elif told.reason in self._silent:
            return
        else:
            self._silent.add(told.reason)
        self._post(told)

    async def _listen(self, reason: str) -> None:
        detector, answers = self._made[reason], list[Detected]()
        assert isinstance(detector, TellsChanges)  # noqa: S101 (for the type checker: the caller has looked)
        try:
            while not answers or answers[-1].on:
                await detector.until_changed()
                await asyncio.sleep(SETTLE_SECONDS)
                await ask([detector], answers.append)
                self._tell(answers[-1])
                del answers[:-1]
        except Exception as problem:  # noqa: BLE001 (nobody tells: the engine asks again anyway)
            log.debug("no word of the end of %s, it is asked for: %s", reason, problem)
        finally:
            if self._ears.get(reason) is asyncio.current_task():
                del self._ears[reason]

    def _listen_no_more(self) -> None:
        for each in self._ears.values():
            each.cancel()
        self._ears.clear()

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        """Ask for these and wait for their answers, a second at most."""
        wanted = set(reasons)
        for each in find(wanted - set(self._made)):
            self._made[each.reason] = each
        await ask([self._made[reason] for reason in sorted(wanted) if reason in self._made], emit)

    async def stop(self) -> None:
        """Let go of everything."""
        if self._close_ears is not None:
            self._close_ears.cancel()
        tasks = [*self._tasks, *self._ears.values()]
        self._ears.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)  # their children end before the loop does
        for each in self._made.values():
            await each.stop()
