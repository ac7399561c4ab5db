"""macOS: the seconds since the last input, read from CoreGraphics. Not tried on a real Mac by its author."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.poller import PolledSource
from reminderd.idle.port import ReadFailed, plausible

_FRAMEWORK = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_COMBINED_SESSION_STATE = 0
_ANY_INPUT = 0xFFFFFFFF


class MacOS(PolledSource):
    """`CGEventSourceSecondsSinceLastEventType`."""

    name = "macos"
    ranks: ClassVar = {"darwin": 5}
    _ask: Callable[[int, int], object]

    async def _connect(self) -> None:
        if sys.platform != "darwin":
            raise ReadFailed(sentence(N_("this is not macOS")))
        import ctypes

        try:
            ask = ctypes.CDLL(_FRAMEWORK).CGEventSourceSecondsSinceLastEventType
        except (OSError, AttributeError) as error:
            raise ReadFailed(f"CoreGraphics cannot be asked ({error})") from error
        ask.restype = ctypes.c_double
        ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        self._ask = ask
        await self._read()

    async def _read(self) -> float:
        return plausible(self._ask(_COMBINED_SESSION_STATE, _ANY_INPUT))


SOURCE = MacOS
