"""What single sources have to get right beyond the contract: races, units, inhibitors, the way things begin."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from reminderd.core.events import Active, Detected, Idle
from reminderd.idle import mutter, screensaver
from reminderd.idle.mutter import Mutter
from reminderd.idle.screensaver import ScreenSaver
from reminderd.idle.wayland import Wayland
from reminderd.idle.x11 import X11
from reminderd.session import inhibitors
from reminderd.system.display import environment as learn
from reminderd.system.display import xauthority as x11_display
from tests.fakes.bus import FakeBus
from tests.fakes.compositor import FakeCompositor
from tests.fakes.mutter import FakeMutter
from tests.fakes.world import Heard, World
from tests.fakes.x_server import FakeX
from tests.virtual_loop import VirtualLoop, pass_time, settle

pytestmark = pytest.mark.virtual_time

Patch = pytest.MonkeyPatch


async def on_x(folder: Path, patch: Patch) -> tuple[World, FakeX, X11, Heard]:
    patch.setattr(x11_display, "SOCKET_FOLDER", folder)
    world, heard = World(), Heard()
    server, _ = await FakeX.listen(world, folder)
    source = X11(world.environ)
    await source.start(heard.emit, heard.gone)
    return world, server, source, heard


async def test_x11_both_edges_are_told_though_we_were_held_up(tmp_path: Path, monkeypatch: Patch) -> None:
    world, _, source, heard = await on_x(tmp_path, monkeypatch)
    source.watch(frozenset({180.0}))
    await pass_time(179.999)
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.call_later(0.001, world.touch)  # in the same turn as the alarm
    await pass_time(0.5)
    assert heard.events == [Active(), Idle(180.0), Active()]
    await pass_time(180)
    assert isinstance(heard.events[-1], Idle)
    await source.stop()


@pytest.mark.parametrize("said", [-5, -(2**63), 2**62])
async def test_x11_that_lies_is_lost(tmp_path: Path, monkeypatch: Patch, said: int) -> None:
    _, server, source, heard = await on_x(tmp_path, monkeypatch)
    server.lie = lambda _: said
    assert await source.idle_seconds() is None
    assert len(heard.lost) == 1
    assert "impossible" in heard.lost[0]


async def test_x11_that_hangs_is_lost_at_the_next_question(tmp_path: Path, monkeypatch: Patch) -> None:
    _, server, source, heard = await on_x(tmp_path, monkeypatch)
    server.mute = True
    source.watch(frozenset({4.0}))
    await pass_time(0.6)
    assert heard.lost == ["the X server did not answer within 0.5 s"]


async def test_x11_typing_wakes_nobody(tmp_path: Path, monkeypatch: Patch) -> None:
    """No alarm for the way back is set while there is no way back."""
    world, server, source, _ = await on_x(tmp_path, monkeypatch)
    source.watch(frozenset({4.0, 180.0}))
    await pass_time(5)
    assert sorted(test for test, *_ in server.alarms.values()) == [0, 0, 1]
    world.touch()
    await settle()
    assert sorted(test for test, *_ in server.alarms.values()) == [0, 0]
    await source.stop()


async def on_wayland(folder: Path, version: int) -> tuple[World, FakeCompositor, Wayland, Heard]:
    world, heard = World(), Heard()
    compositor, _ = await FakeCompositor.listen(world, folder, version=version)
    source = Wayland(world.environ)
    await source.start(heard.emit, heard.gone)
    return world, compositor, source, heard


async def test_wayland_says_nothing_of_an_empty_room_and_active_at_the_first_input(tmp_path: Path) -> None:
    world, _, source, heard = await on_wayland(tmp_path, 1)
    source.watch(frozenset({180.0}))
    await pass_time(100)
    assert not heard.events
    world.touch()
    await settle()
    assert heard.take() == [Active()]
    for _ in range(5):
        await pass_time(1)
        world.touch()
    assert not heard.events
    await source.stop()


async def test_wayland_inhibitors_are_seen_where_pure_input_is_told(tmp_path: Path) -> None:
    world, compositor, source, heard = await on_wayland(tmp_path, 2)
    source.watch(frozenset({180.0}))
    world.touch()
    await pass_time(181)
    assert isinstance(heard.events[-1], Idle)
    assert await source.inhibited() is False
    world.touch()
    await settle()
    assert await source.inhibited() is None
    compositor.inhibited = True
    await pass_time(180.01)
    assert isinstance(heard.events[-1], Idle)
    assert await source.inhibited() is True
    await source.stop()


async def test_wayland_of_version_1_takes_a_film_for_presence(tmp_path: Path) -> None:
    _, compositor, source, heard = await on_wayland(tmp_path, 1)
    compositor.inhibited = True
    source.watch(frozenset({180.0}))
    await pass_time(3600)
    assert not heard.events
    assert await source.inhibited() is None
    await source.stop()


async def test_wayland_takes_the_other_protocol_where_the_first_is_offered_and_fails(tmp_path: Path) -> None:
    world = World()
    compositor, _ = await FakeCompositor.listen(world, tmp_path)
    compositor.globals[10] = ("org_kde_kwin_idle", 1)
    compositor.refuses = "ext_idle_notifier_v1"
    heard = Heard()
    source = Wayland(world.environ)
    await source.start(heard.emit, heard.gone)
    source.watch(frozenset({60.0}))
    await pass_time(61)
    assert [type(each) for each in heard.events] == [Idle]
    assert not heard.lost
    await source.stop()


async def test_wayland_thresholds_that_come_late_are_told_on_time(tmp_path: Path) -> None:
    """A compositor counts from when it is asked; what is known of the absence is used instead."""
    _, _, source, heard = await on_wayland(tmp_path, 1)
    source.watch(frozenset({10.0}))
    await pass_time(15)
    source.watch(frozenset({10.0, 30.0}))
    await pass_time(15.1)
    assert [round(each.seconds) for each in heard.events if isinstance(each, Idle)] == [10, 30]
    seconds = await source.idle_seconds()
    assert seconds == pytest.approx(30.1, abs=0.2)
    await source.stop()


async def on_gnome(patch: Patch) -> tuple[World, FakeBus, FakeMutter, Mutter, Heard]:
    world, bus, heard = World(), FakeBus(), Heard()
    monitor = FakeMutter(world, bus)
    patch.setattr(mutter, "shared", bus.shared)
    source = Mutter()
    await source.start(heard.emit, heard.gone)
    return world, bus, monitor, source, heard


async def test_mutter_forgets_its_watches_when_it_is_stopped(monkeypatch: Patch) -> None:
    _, bus, monitor, source, _ = await on_gnome(monkeypatch)
    source.watch(frozenset({4.0, 180.0}))
    await pass_time(5)
    assert (len(monitor.idle_watches), len(monitor.active_watches)) == (2, 1)
    await source.stop()
    await settle()
    assert (len(monitor.idle_watches), len(monitor.active_watches)) == (0, 0)
    assert not bus.subscriptions


async def test_mutter_that_hangs_is_lost(monkeypatch: Patch) -> None:
    _, bus, _, source, heard = await on_gnome(monkeypatch)
    bus.hang()
    assert await source.idle_seconds() is None
    assert len(heard.lost) == 1


async def test_mutter_input_while_the_watches_are_set_is_not_missed(monkeypatch: Patch) -> None:
    world, bus, monitor, source, heard = await on_gnome(monkeypatch)
    source.watch(frozenset({180.0}))
    await pass_time(1)
    assert heard.take() == [Active()]
    add = bus.services[FakeMutter.NAME].members["AddUserActiveWatch"]

    def add_and_touch() -> int:
        watch: int = add()
        world.touch()
        return watch

    bus.services[FakeMutter.NAME].members["AddUserActiveWatch"] = add_and_touch
    await pass_time(180)
    assert [type(each) for each in heard.events] == [Idle, Active]
    bus.services[FakeMutter.NAME].members["AddUserActiveWatch"] = add
    await pass_time(181)
    world.touch()
    await settle()
    assert [type(each) for each in heard.events] == [Idle, Active] * 2
    assert not monitor.active_watches
    await source.stop()


@pytest.mark.parametrize("said", [-1, 2**63, "12", True, None, 1.5])
async def test_a_screen_saver_that_lies_is_not_believed(monkeypatch: Patch, said: Any) -> None:
    bus, heard = FakeBus(), Heard()
    bus.serve("org.freedesktop.ScreenSaver", GetSessionIdleTime=lambda: 5)
    monkeypatch.setattr(screensaver, "shared", bus.shared)
    source = ScreenSaver()
    await source.start(heard.emit, heard.gone)
    bus.serve("org.freedesktop.ScreenSaver", GetSessionIdleTime=lambda: said)
    assert await source.idle_seconds() is None
    assert len(heard.lost) == 1


async def test_inhibitors_are_asked_at_once_and_the_slow_are_not_waited_for(monkeypatch: Patch) -> None:
    bus = FakeBus()
    bus.serve("org.gnome.SessionManager", GetInhibitors=[])
    monkeypatch.setattr(inhibitors, "shared", bus.shared)

    async def yes() -> bool | None:
        return True

    async def never() -> bool | None:
        return bool(await asyncio.get_running_loop().create_future())

    async def broken() -> bool | None:
        raise RuntimeError("oh")

    assert (await inhibitors.check(yes)).on is True
    assert (await inhibitors.check(broken)).on is False
    bus.hang()
    began = asyncio.get_running_loop().time()
    found = await inhibitors.check(never)
    assert asyncio.get_running_loop().time() - began < 1.0
    assert (found.reason, found.on) == ("inhibitor", None)
    assert isinstance(found, Detected)


async def test_systemd_tells_of_a_display_that_came_later(monkeypatch: Patch, tmp_path: Path) -> None:
    bus = FakeBus()
    bus.serve(
        "org.freedesktop.systemd1",
        Get=lambda _, __: ["DISPLAY=:3", "LANG=C", "nonsense", 7, "XAUTHORITY=/run/\x1b", "XDG_SESSION_TYPE=x11"],
    )
    monkeypatch.setattr(learn, "shared", bus.shared)
    environ = {"XDG_RUNTIME_DIR": str(tmp_path), "XDG_SESSION_TYPE": "x11"}
    monkeypatch.setattr(learn.xauthority, "SOCKET_FOLDER", tmp_path)
    assert await learn.candidates(environ) == [{"DISPLAY": ":3"}]


async def test_a_compositor_in_the_users_own_folder_is_found(monkeypatch: Patch, tmp_path: Path) -> None:
    bus = FakeBus()
    bus.lost = True
    monkeypatch.setattr(learn, "shared", bus.shared)
    environ = {"XDG_RUNTIME_DIR": str(tmp_path)}
    monkeypatch.setattr(learn.xauthority, "SOCKET_FOLDER", tmp_path)
    (tmp_path / "wayland-0").touch()
    assert await learn.candidates(environ) == []
    server = await asyncio.start_unix_server(lambda _r, w: w.close(), tmp_path / "wayland-1")
    for dead in ({}, {"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}):
        assert await learn.candidates({**environ, **dead}) == [
            {"WAYLAND_DISPLAY": "wayland-1", "XDG_SESSION_TYPE": "wayland"}
        ]
    server.close()
