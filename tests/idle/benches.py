"""Every idle source on a bench: in a world of its own, against a fake of its server that speaks the real protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reminderd.idle import macos, mutter, screensaver, windows
from reminderd.idle.port import IdleSource, known_sources
from reminderd.system.display import xauthority as x11_display
from tests.fakes.bus import FakeBus
from tests.fakes.compositor import FakeCompositor
from tests.fakes.mutter import FakeMutter
from tests.fakes.world import World
from tests.fakes.x_server import FakeX

Patch = pytest.MonkeyPatch


class FakeSource(IdleSource):
    """The simplest that keeps the contract; what other tests use in place of a real one."""

    name = "fake"

    def __init__(self, world: World) -> None:
        super().__init__({})
        self.world = world
        self.timer: asyncio.TimerHandle | None = None

    async def _connect(self) -> None:
        self.world.hears.append(self._thresholds_changed)
        self._at_end.callback(self._cancel)

    def _cancel(self) -> None:
        if self.timer:
            self.timer.cancel()

    def _thresholds_changed(self) -> None:
        self._cancel()
        self.tracker.reading(self.world.idle + 1e-6)
        upcoming = self.tracker.next()
        if upcoming is not None:
            self.timer = asyncio.get_running_loop().call_later(upcoming - self.world.idle, self._thresholds_changed)

    async def _read(self) -> float:
        return self.world.idle


@dataclass
class Bench:
    """One source on a world of its own."""

    world: World
    source: IdleSource
    late: float = 0.02
    """How late (seconds) it may tell a return."""
    kill: Callable[[], Awaitable[None]] | None = None


Setting = Callable[[World, Path, Patch], Awaitable[Bench]]


async def fake(world: World, _folder: Path, _patch: Patch) -> Bench:
    return Bench(world, FakeSource(world))


async def x11(world: World, folder: Path, patch: Patch) -> Bench:
    patch.setattr(x11_display, "SOCKET_FOLDER", folder)
    server, listening = await FakeX.listen(world, folder)

    async def kill() -> None:
        listening.close()
        assert server.transport is not None
        server.transport.abort()

    return Bench(world, known_sources()["x11"](world.environ), kill=kill)


def wayland(interface: str, version: int) -> Setting:
    async def make(world: World, folder: Path, _patch: Patch) -> Bench:
        compositor, listening = await FakeCompositor.listen(world, folder, interface, version)

        async def kill() -> None:
            listening.close()
            assert compositor.transport is not None
            compositor.transport.abort()

        return Bench(world, known_sources()["wayland"](world.environ), kill=kill)

    return make


async def gnome(world: World, _folder: Path, patch: Patch) -> Bench:
    bus = FakeBus()
    FakeMutter(world, bus)
    patch.setattr(mutter, "shared", bus.shared)

    async def kill() -> None:
        bus.leave(FakeMutter.NAME)

    return Bench(world, mutter.SOURCE(), kill=kill)


def saver(per_second: int) -> Setting:
    async def make(world: World, _folder: Path, patch: Patch) -> Bench:
        bus = FakeBus()
        bus.serve("org.freedesktop.ScreenSaver", GetSessionIdleTime=lambda: int(world.idle * per_second))
        patch.setattr(screensaver, "shared", bus.shared)

        async def kill() -> None:
            bus.die()

        # A minute's absence is looked after each second; a reading in whole seconds is one late on top.
        return Bench(world, screensaver.SOURCE(), late=2.5, kill=kill)

    return make


async def mac(world: World, _folder: Path, patch: Patch) -> Bench:
    patch.setattr(macos.sys, "platform", "darwin")

    class Framework:
        class Ask:
            def __call__(self, _state: int, _kind: int) -> float:
                return world.idle

        CGEventSourceSecondsSinceLastEventType = Ask()

    patch.setattr("ctypes.CDLL", lambda _name: Framework)
    return Bench(world, macos.SOURCE(), late=1.1)


async def win(world: World, _folder: Path, patch: Patch) -> Bench:
    start = windows.TICKS - 5000  # the tick starts anew five seconds into each story

    def ticks() -> tuple[int, int]:
        return tuple((start + round(each * 1000)) % windows.TICKS for each in (world.time, world.last_input))  # type: ignore[return-value]

    patch.setattr(windows, "_ticks", ticks)
    return Bench(world, windows.SOURCE(), late=1.1)


SETTINGS: dict[str, Setting] = {
    "fake": fake,
    "x11": x11,
    "wayland-1": wayland("ext_idle_notifier_v1", 1),
    "wayland-2": wayland("ext_idle_notifier_v1", 2),
    "wayland-kde": wayland("org_kde_kwin_idle", 1),
    "mutter": gnome,
    "screensaver-ms": saver(1000),
    "screensaver-s": saver(1),
    "macos": mac,
    "windows": win,
}
