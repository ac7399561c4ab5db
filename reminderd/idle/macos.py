"""macOS: the seconds since the last input, read from CoreGraphics. Not tried on a real Mac by its author."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from reminderd.idle.poller import Poller
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import Lie, plausible

_FRAMEWORK = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_COMBINED_SESSION_STATE = 0
_ANY_INPUT = 0xFFFFFFFF


class MacOS:
    """`CGEventSourceSecondsSinceLastEventType`."""

    name = "macos"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._poller: Poller | None = None
        self._seconds: Callable[[], object] = lambda: None

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`."""
        return 5 if sys.platform == "darwin" else None

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        if sys.platform != "darwin":
            raise SourceUnavailable("this is not macOS")
        import ctypes

        try:
            ask = ctypes.CDLL(_FRAMEWORK).CGEventSourceSecondsSinceLastEventType
        except (OSError, AttributeError) as error:
            raise SourceUnavailable(f"CoreGraphics cannot be asked ({error})") from error
        ask.restype = ctypes.c_double
        ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        self._seconds = lambda: ask(_COMBINED_SESSION_STATE, _ANY_INPUT)
        try:
            await self._read()
        except Lie as error:
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
        return plausible(self._seconds())


SOURCE = MacOS

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
