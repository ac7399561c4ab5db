"""Windows: the tick of the last input, read from user32. Not tried on a real Windows by its author."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from reminderd.idle.poller import Poller, ReadFailed
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import plausible

TICKS = 2**32
"""Both ticks are milliseconds in 32 bits and start anew after 49.7 days; their difference does not care."""


class Windows:
    """`GetLastInputInfo` against `GetTickCount`."""

    name = "windows"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._poller: Poller | None = None

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`."""
        return 5 if sys.platform == "win32" else None

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        try:
            await self._read()
        except ReadFailed as error:
            raise SourceUnavailable(str(error)) from error
        self._poller = Poller(self._read, emit, lost)

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
        self._poller = None

    async def _read(self) -> float:
        now, last = _ticks()
        return plausible((now - last) % TICKS, 1000)


def _ticks() -> tuple[int, int]:
    """Return the tick now and that of the last input."""
    if sys.platform != "win32":
        raise ReadFailed("this is not Windows")
    import ctypes

    class LastInput(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))

    info = LastInput(ctypes.sizeof(LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
        raise ReadFailed("Windows does not tell the last input")
    return ctypes.windll.kernel32.GetTickCount() & (TICKS - 1), info.tick


SOURCE = Windows

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
