"""macOS: the seconds since the last input, read from CoreGraphics. Not tried on a real Mac by its author."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from reminderd.idle.plausible import plausible
from reminderd.idle.poller import PolledSource
from reminderd.idle.port import ReadFailed
from reminderd.idle.print_events import print_events

_FRAMEWORK = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_COMBINED_SESSION_STATE = 0
_ANY_INPUT = 0xFFFFFFFF


class MacOS(PolledSource):
    """`CGEventSourceSecondsSinceLastEventType`."""

    name = "macos"
    _ask: Callable[[int, int], object]

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`."""
        return 5 if sys.platform == "darwin" else None

    async def connect(self) -> None:
        """See `IdleSource.connect`."""
        if sys.platform != "darwin":
            raise ReadFailed("this is not macOS")
        import ctypes

        try:
            ask = ctypes.CDLL(_FRAMEWORK).CGEventSourceSecondsSinceLastEventType
        except (OSError, AttributeError) as error:
            raise ReadFailed(f"CoreGraphics cannot be asked ({error})") from error
        ask.restype = ctypes.c_double
        ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        self._ask = ask
        await self.read()

    async def read(self) -> float:
        """See `IdleSource.read`."""
        return plausible(self._ask(_COMBINED_SESSION_STATE, _ANY_INPUT))


SOURCE = MacOS

if __name__ == "__main__":
    print_events(SOURCE())
