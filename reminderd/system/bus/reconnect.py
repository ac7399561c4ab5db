"""Staying attached to a bus: again by itself when it comes back, or was not there yet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from reminderd.system.bus import Bus, BusUnavailable, CallFailed, Kind, shared
from reminderd.system.retry import LONGEST_SECONDS, next_delay

_SETTLE_SECONDS = 2.5
"""`start` waits this long for the first attempt; a slow one goes on behind it."""
NEVER_SEEN_SECONDS = 300.0
"""A system bus that never was there (a container, a system without one) is not waited for as eagerly."""
_DAEMON = "org.freedesktop.DBus"


class Missing(Exception):
    """Nobody serves what we need on this bus (now); we are told when somebody comes. The message says who."""


class Keeper:
    """Calls `attach(bus)` whenever the bus is there, and anew after `again`, until stopped.

    `detach()` is called when what was heard counts no more: attaching failed, the bus is lost, or it is the end; not
    between two attachments, so that nothing seems to change that did not.
    """

    def __init__(self, kind: Kind, attach: Callable[[Bus], Awaitable[None]], detach: Callable[[], None]) -> None:
        self._kind: Kind = kind
        self._attach, self._detach = attach, detach
        self.problem: str | None = None
        """Why it is not attached, in a few words."""
        self._stops: list[Callable[[], None]] = []
        self._changed = asyncio.Event()
        self._settled = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; back after the first attempt, or `_SETTLE_SECONDS`. Never raises."""
        self._keeping = asyncio.create_task(self._keep())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), _SETTLE_SECONDS)

    async def stop(self) -> None:
        """Detach; safe to call twice."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            self._unsubscribe()
            self._detach()

    def again(self) -> None:
        """Attach anew: whom we asked has changed."""
        self._changed.set()

    async def listen(self, bus: Bus, handler: Callable[[str, list[Any]], None], **rule: str) -> None:
        """Hear these signals (member, body) until detached."""
        self._stops.append(await bus.subscribe(lambda _s, _p, member, body: handler(member, body), **rule))

    async def follow_owner(self, bus: Bus, name: str, changed: Callable[[str, bool], None]) -> bool:
        """Be told (name, whether it is owned) when the owner of a name changes; returns whether it is owned now."""

        def told(_member: str, body: list[Any]) -> None:
            changed(name, bool(body and body[-1]))

        await self.listen(bus, told, interface=_DAEMON, sender=_DAEMON, member="NameOwnerChanged", arg0=name)
        return await bus.name_owner(name) is not None

    async def _keep(self) -> None:
        attempt, seen = 0, False
        while True:
            self._changed.clear()
            wait: float | None = None
            try:
                bus = await shared(self._kind)
                seen, attempt = True, 0
                self._stops.append(bus.on_lost(self._changed.set))
                await self._attach(bus)
                self.problem = None
            except Missing as missing:
                self.problem = str(missing)
                self._detach()
            except (BusUnavailable, CallFailed) as error:
                self.problem = str(error)
                self._detach()
                wait = next_delay(attempt) if seen or self._kind == "session" else NEVER_SEEN_SECONDS
                attempt += 1
            except Exception as error:  # noqa: BLE001 (nonsense on a bus may cost this attempt, not the watching)
                self.problem = f"failed: {error!r}"
                self._detach()
                wait = LONGEST_SECONDS
            self._settled.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)
            self._unsubscribe()

    def _unsubscribe(self) -> None:
        stops, self._stops = self._stops, []
        for stop in stops:
            stop()
