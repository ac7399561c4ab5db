"""Windows: the tick of the last input, read from user32. Tried under Wine, not yet on Windows itself."""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Mapping
from typing import Any, ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.poller import PolledSource
from reminderd.idle.port import ReadFailed

TICKS = 2**32
"""Both ticks are milliseconds in 32 bits and start anew after 49.7 days."""


class Windows(PolledSource):
    """`GetLastInputInfo` against `GetTickCount`, once for each input: an absence may last longer than the ticks do."""

    name = "windows"
    ranks: ClassVar = {"win32": 5}

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        super().__init__(environ)
        self._input: int | None = None
        """The tick of the last input that is known, and when (loop time) that was."""
        self._at = 0.0

    async def _connect(self) -> None:
        await self._read()

    async def _read(self) -> float:
        ticks, now = _ticks(), asyncio.get_running_loop().time()
        if ticks[1] != self._input:
            self._input = ticks[1]
            self._at = now - (ticks[0] - ticks[1]) % TICKS / 1000
        return now - self._at


def _ticks() -> tuple[int, int]:
    """Return the tick now and that of the last input."""
    windll: Any = getattr(ctypes, "windll", None)
    if windll is None:
        raise ReadFailed(sentence(N_("this is not Windows")))
    info = (ctypes.c_uint * 2)(8)  # its size, and the tick
    if not windll.user32.GetLastInputInfo(info):
        raise ReadFailed(sentence(N_("Windows does not tell the last input")))
    return windll.kernel32.GetTickCount() % TICKS, info[1]


SOURCE = Windows
