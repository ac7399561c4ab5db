"""X11 idle edges on a real X server: their times, keys and pointer, and a server that hangs, dies or returns."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator

import pytest

from reminderd.core.events import Active, Idle, SourceChanged
from reminderd.idle.idle_watch import IdleWatch
from reminderd.idle.x11 import X11
from reminderd.system.display.environment import living_displays
from reminderd.system.display.x11 import connect
from tests.desktop.desk import Desk
from tests.desktop.presence import Ears


async def input_of(desk: Desk, *what: str) -> None:
    await asyncio.to_thread(desk.run, "xdotool", *what)


@pytest.fixture
async def watched(desk: Desk) -> AsyncIterator[tuple[Desk, X11, Ears]]:
    desk.need("xdotool")
    desk.display("320x240x24")
    source, ears = X11(desk.env), Ears()
    await source.start(ears.emit, ears.gone)
    yield desk, source, ears
    await source.stop()


@pytest.mark.parametrize("what", [("key", "a"), ("mousemove", "50", "60")], ids=["key", "pointer"])
async def test_idle_is_told_on_time_and_input_at_once(watched: tuple[Desk, X11, Ears], what: tuple[str, ...]) -> None:
    desk, source, ears = watched
    await input_of(desk, "mousemove", "5", "6")
    source.watch(frozenset({0.7, 1.4}))
    await ears.until(lambda: len(ears.events) == 3)
    there, first, second = ears.events
    assert isinstance(there, Active)
    assert isinstance(first, Idle)
    assert isinstance(second, Idle)
    assert 0.7 <= first.seconds < 0.9
    assert 1.4 <= second.seconds < 1.6
    came = time.monotonic()
    await input_of(desk, *what)
    await ears.until(lambda: ears.last(Active))
    assert ears.times[-1] - came < 1.0
    await ears.until(lambda: ears.last(Idle))


async def set_back(desk: Desk) -> None:
    """Set the idle counter back without input, as PowerDevil, players and `xset s reset` do."""
    x = await connect(desk.env)
    x.send(115, 0, b"")  # ForceScreenSaver: reset
    await x.ask(43, 0)  # GetInputFocus: it has been done
    x.close()


async def test_a_counter_that_a_program_sets_back_is_no_input(watched: tuple[Desk, X11, Ears]) -> None:
    desk, source, ears = watched
    await input_of(desk, "mousemove", "5", "6")
    source.watch(frozenset({0.7}))
    await ears.until(lambda: ears.last(Idle))
    for _ in range(3):
        assert await source.inhibited() is None
        told = len(ears.events)
        await set_back(desk)
        await asyncio.sleep(1.5)
        assert len(ears.events) == told
        seconds = await source.idle_seconds()
        assert seconds is not None
        assert seconds > 2.0
    assert await source.inhibited() is True  # again and again, as a player does
    await input_of(desk, "key", "a")
    await ears.until(lambda: ears.last(Active), 0.5)
    assert await source.inhibited() is None
    await ears.until(lambda: ears.last(Idle))
    seconds = await source.idle_seconds()
    assert seconds is not None
    assert seconds < 1.0


async def test_whoever_comes_as_a_program_sets_the_counter_back_is_seen(watched: tuple[Desk, X11, Ears]) -> None:
    desk, source, ears = watched
    source.watch(frozenset({0.7}))
    await ears.until(lambda: ears.last(Idle))
    await set_back(desk)
    for key in range(8):  # without a pause that any alarm would see
        await input_of(desk, "key", "ab"[key % 2])
        await asyncio.sleep(0.2)
    assert ears.last(Active)


async def test_the_display_that_comes_next_is_found_by_its_socket(desk: Desk) -> None:
    first = desk.display("320x240x24")
    ears = Ears()
    presence = IdleWatch("auto", ears.emit, environ := desk.env.copy())
    presence.watch(frozenset({0.5}))
    await presence.start()
    desk.stop(first)
    await ears.until(lambda: presence.name == "none")
    desk.env["DISPLAY"] = f":{1000 + os.getpid() % 9000}"
    desk.start("Xvfb", desk.env["DISPLAY"], "-screen", "0", "320x240x24", "-nolisten", "tcp", name="next")
    await ears.until(lambda: presence.name == "x11", 20.0)
    assert environ["DISPLAY"] == desk.env["DISPLAY"]
    assert presence.problem is None
    await ears.until(lambda: ears.last(Idle))
    await input_of(desk, "key", "a")
    await ears.until(lambda: ears.last(Active))
    await presence.stop()


async def test_input_at_either_of_two_displays_is_input(desk: Desk) -> None:
    desk.need("xdotool")
    desk.display("320x240x24")
    ears = Ears()
    presence = IdleWatch("auto", ears.emit, desk.env.copy())
    presence.watch(frozenset({1.0}))
    await presence.start()
    await ears.until(lambda: ears.last(Idle))
    first = desk.env["DISPLAY"]
    second = desk.display("320x240x24")
    await ears.until(lambda: len(presence._displays._others) == 1, 10.0)
    await ears.until(lambda: ears.last(Idle))
    for display in (desk.env["DISPLAY"], first):
        desk.env["DISPLAY"] = display
        await input_of(desk, "key", "a")
        await ears.until(lambda: ears.last(Active))
        seconds = await presence.idle_seconds()
        assert seconds is not None
        assert seconds < 1.0
        await ears.until(lambda: ears.last(Idle))
    desk.stop(second)
    await ears.until(lambda: not presence._displays._others)
    assert presence.name == "x11"
    await presence.stop()


def test_an_x_server_of_another_login_of_this_user_is_left_alone(desk: Desk) -> None:
    """As in a container, or on the desk beside this one."""
    runtime = desk.env["XDG_RUNTIME_DIR"]
    desk.display("320x240x24")
    ours = desk.env["DISPLAY"]
    desk.env["XDG_RUNTIME_DIR"] = "/run/elsewhere"
    desk.display("320x240x24")
    environ = {**desk.env, "XDG_RUNTIME_DIR": runtime, "DISPLAY": ":9999"}
    assert ours in [each["DISPLAY"] for each in living_displays(environ)]
    assert desk.env["DISPLAY"] not in [each["DISPLAY"] for each in living_displays(environ)]


async def test_x_is_not_believed_where_a_wayland_session_runs(desk: Desk) -> None:
    desk.display("320x240x24")
    desk.env["XDG_SESSION_TYPE"] = "wayland"
    ears = Ears()
    presence = IdleWatch("x11", ears.emit, desk.env)
    await presence.start()
    assert ears.events == [SourceChanged("none")]
    assert presence.problem
    assert "Wayland" in presence.problem
    await presence.stop()
