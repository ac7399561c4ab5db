"""The idle time that `org.freedesktop.ScreenSaver` tells on the session bus: KDE on X11, Xfce, MATE and others.

It can only be read. Some say milliseconds (KDE), others seconds, and none says which: readings a little apart show
it, as soon as there is a moment without input. Until then it is taken for milliseconds, which is the smaller claim.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from reminderd.idle.poller import Poller, ReadFailed
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import READ_SECONDS, START_SECONDS, Lie, plausible
from reminderd.system.bus import Bus, BusUnavailable, CallFailed, shared
from reminderd.system.display.session_type import is_wayland

SERVICES = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
"""Name and path; the interface is called as the name."""
_APART_SECONDS = 0.15
_MILLISECONDS, _SECONDS = 1000.0, 1.0


class ScreenSaver:
    """A screen saver that tells for how long the session has been idle."""

    name = "screensaver"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._bus: Bus | None = None
        self._service = SERVICES[0]
        self._per_second: float | None = None
        """Units to the second, once that is known."""
        self._poller: Poller | None = None
        self._stop_listening: Callable[[], None] | None = None

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: a last resort, and under Wayland, where KDE's says 0 for ever, none."""
        return None if is_wayland(environ) else 40

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        try:
            async with asyncio.timeout(START_SECONDS):
                self._bus = await shared("session")
                await self._find()
        except TimeoutError:
            raise SourceUnavailable(f"no screen saver answered within {START_SECONDS:g} s") from None
        except (BusUnavailable, CallFailed, ReadFailed, Lie) as error:
            raise SourceUnavailable(str(error)) from error
        poller = self._poller = Poller(self._read, emit, lost)
        self._stop_listening = self._bus.on_lost(lambda: poller.give_up("the session bus is gone"))

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        if self._poller is not None:
            self._poller.watch(thresholds)

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`."""
        return await self._poller.idle_seconds() if self._poller is not None else None

    async def stop(self) -> None:
        """See `IdleSource.stop`."""
        if self._poller is not None:
            self._poller.stop()
        if self._stop_listening is not None:
            self._stop_listening()
        self._poller = self._bus = self._stop_listening = None

    async def _find(self) -> None:
        """Take the first that answers; none is started for it."""
        assert self._bus is not None  # noqa: S101 (for the type checker: `start` has connected)
        problem = "no screen saver tells the idle time"
        for self._service in SERVICES:
            if await self._bus.name_owner(self._service[0]) is None:
                continue
            try:
                await self._read()
            except ReadFailed as error:
                problem = str(error)
            else:
                return
        raise ReadFailed(problem)

    async def _read(self) -> float:
        raw = await self._ask()
        if self._per_second is None:
            raw = await self._find_unit(raw)
        return plausible(raw, self._per_second or _MILLISECONDS)

    async def _ask(self) -> int:
        if self._bus is None:
            raise ReadFailed("not connected")
        name, path = self._service
        try:
            body = await self._bus.call(name, path, name, "GetSessionIdleTime", deadline=READ_SECONDS)
        except CallFailed as error:
            raise ReadFailed(str(error)) from error
        if len(body) != 1 or not isinstance(body[0], int):
            raise Lie("said something else than an idle time")
        return body[0]

    async def _find_unit(self, first: int) -> int:
        """Compare with two later readings; gives the last of them.

        With no input in between, milliseconds grow by what passed, and seconds by one at most. A single small step
        could as well be input in a quick moment; two in a row are none.
        """
        await asyncio.sleep(_APART_SECONDS)
        second = await self._ask()
        await asyncio.sleep(_APART_SECONDS)
        third = await self._ask()
        steps = (second - first, third - second)
        passed = _APART_SECONDS * _MILLISECONDS
        if any(0.5 * passed <= step <= 20 * passed for step in steps):
            self._per_second = _MILLISECONDS
        elif first > 0 and all(0 <= step <= 1 for step in steps):
            self._per_second = _SECONDS
        return third


SOURCE = ScreenSaver

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
