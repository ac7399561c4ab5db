"""Windows: the tick of the last input, read from user32. Not tried on a real Windows by its author."""

from __future__ import annotations

import sys
from typing import ClassVar

from reminderd.idle.poller import PolledSource
from reminderd.idle.port import ReadFailed, plausible

TICKS = 2**32
"""Both ticks are milliseconds in 32 bits and wrap around after 49.7 days, which their difference survives."""


class Windows(PolledSource):
    """`GetLastInputInfo` against `GetTickCount`."""

    name = "windows"
    ranks: ClassVar = {"win32": 5}

    async def _connect(self) -> None:
        await self._read()

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
