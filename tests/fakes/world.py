"""Somebody at a desk, in virtual time, and a listener who notes what an idle source says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from reminderd.core.events import Event


class World:
    """Somebody at a desk, or not."""

    def __init__(self) -> None:
        self.last_input = self.time
        self.hears: list[Callable[[], None]] = []
        """Called at each input."""
        self.environ: dict[str, str] = {}

    @property
    def time(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def idle(self) -> float:
        return self.time - self.last_input

    def touch(self) -> None:
        """A key, or the mouse."""
        self.last_input = self.time
        for hear in tuple(self.hears):
            hear()


class Heard:
    """What a source said, with its times."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.times: list[float] = []
        self.lost: list[str] = []

    def emit(self, event: Event) -> None:
        assert not self.lost, "nothing is said after the loss"
        self.events.append(event)
        self.times.append(asyncio.get_running_loop().time())

    def gone(self, why: str) -> None:
        self.lost.append(why)

    def take(self) -> list[Event]:
        events, self.events, self.times = self.events, [], []
        return events
