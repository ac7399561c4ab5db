"""The idle time that `org.freedesktop.ScreenSaver` tells on the session bus: KDE on X11, Xfce, MATE and others.

It can only be read. Some services answer in milliseconds (KDE), others in seconds, and none says which. Readings a
little apart show it, as soon as there is a moment without input. Until then it is taken for milliseconds, which is
the smaller claim.
"""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.poller import PolledSource
from reminderd.idle.port import READ_SECONDS, ReadFailed, plausible
from reminderd.system.bus import Bus, CallFailed, shared

SERVICES = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
"""Name and path; the interface is called as the name."""
_APART_SECONDS = 0.15
_MILLISECONDS, _SECONDS = 1000.0, 1.0


class ScreenSaver(PolledSource):
    """A screen saver that tells for how long the session has been idle."""

    name = "screensaver"
    ranks: ClassVar = {"x11": 40}  # under Wayland, KDE's says 0 for ever
    _bus: Bus
    _service: tuple[str, str]
    _per_second: float | None = None
    """Units to the second, once that is known."""

    async def _connect(self) -> None:
        """Take the first service that answers; none is started for it."""
        bus = self._bus = await shared("session")
        self._at_end.callback(bus.on_lost(lambda: self.give_up("the session bus is gone")))
        problem: Exception = ReadFailed(sentence(N_("no screen saver tells the idle time")))
        for self._service in SERVICES:
            if await bus.name_owner(self._service[0]) is not None:
                try:
                    await self._read()
                    return
                except CallFailed as error:
                    problem = error
        raise problem

    async def _read(self) -> float:
        raw = await self._ask()
        if self._per_second is None:
            raw = await self._find_unit(raw)
        return plausible(raw, self._per_second or _MILLISECONDS)

    async def _ask(self) -> int:
        name, path = self._service
        body = await self._bus.call(name, path, name, "GetSessionIdleTime", deadline=READ_SECONDS)
        if len(body) != 1 or not isinstance(body[0], int):
            raise ReadFailed("said something else than an idle time")
        return body[0]

    async def _find_unit(self, first: int) -> int:
        """Compare with two later readings, and return the last of them.

        Without input in between, milliseconds grow by the time passed, and seconds by one at most. A single small
        step could also be caused by input; two in a row could not.
        """
        readings = [first]
        for _ in range(2):
            await asyncio.sleep(_APART_SECONDS)
            readings.append(await self._ask())
        steps = [later - before for before, later in pairwise(readings)]
        passed = _APART_SECONDS * _MILLISECONDS
        if any(0.5 * passed <= step <= 20 * passed for step in steps):
            self._per_second = _MILLISECONDS
        elif first > 0 and all(0 <= step <= 1 for step in steps):
            self._per_second = _SECONDS
        return readings[-1]


SOURCE = ScreenSaver
