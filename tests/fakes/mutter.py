"""GNOME's idle monitor on a fake bus."""

from __future__ import annotations

import asyncio

from tests.fakes.bus import FakeBus
from tests.fakes.world import World


class FakeMutter:
    """GNOME's idle monitor on a fake bus."""

    NAME, PATH = "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"

    def __init__(self, world: World, bus: FakeBus) -> None:
        self.world, self.bus = world, bus
        self.last = 0
        self.idle_watches: dict[int, tuple[float, asyncio.TimerHandle | None]] = {}
        self.active_watches: set[int] = set()
        world.hears.append(self.input)
        bus.serve(
            self.NAME,
            GetIdletime=lambda: round(world.idle * 1000),
            AddIdleWatch=self.add_idle,
            AddUserActiveWatch=self.add_active,
            RemoveWatch=self.remove,
        )

    def add_idle(self, milliseconds: int) -> int:
        self.last += 1
        self.count(self.last, milliseconds / 1000)
        return self.last

    def count(self, watch: int, seconds: float) -> None:
        left = seconds - self.world.idle
        timer = asyncio.get_running_loop().call_later(left, self.fire, watch) if left > 0 else None
        self.idle_watches[watch] = (seconds, timer)

    def add_active(self) -> int:
        self.last += 1
        self.active_watches.add(self.last)
        return self.last

    def remove(self, watch: int) -> None:
        _, timer = self.idle_watches.pop(watch, (0.0, None))
        if timer is not None:
            timer.cancel()
        self.active_watches.discard(watch)

    def fire(self, watch: int) -> None:
        self.bus.signal(self.NAME, "WatchFired", watch, path=self.PATH)

    def input(self) -> None:
        for watch, (seconds, timer) in tuple(self.idle_watches.items()):
            if timer is not None:
                timer.cancel()
            self.count(watch, seconds)
        fired, self.active_watches = self.active_watches, set()
        for watch in fired:
            self.fire(watch)
