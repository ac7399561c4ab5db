"""Listening to a source or to `IdleWatch` in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from reminderd.core.events import Event
from tests.fakes.world import Heard


class Ears(Heard):
    """What was emitted, when; `until` waits for it."""

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> float:
        """Return how long it took; fails with what was heard where it never came true."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 (conditions are about other processes too)
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"not within {seconds:g} s; heard {self.events}, lost {self.lost}") from None
        return time.monotonic() - began

    def last(self, kind: type[Event]) -> bool:
        return bool(self.events) and isinstance(self.events[-1], kind)
