"""Wayland idle edges on a real compositor, by pointer and key, and its end."""

from __future__ import annotations

import asyncio
import fcntl
import signal
from pathlib import Path

from reminderd.core.events import Active, Idle, SourceChanged
from reminderd.idle.idle_watch import IdleWatch
from tests.desktop import servers
from tests.desktop.desk import Desk
from tests.desktop.presence import Ears


async def test_idle_and_return_are_told_by_the_compositor_until_it_ends(desk: Desk) -> None:
    compositor = servers.sway(desk)
    desk.env["DISPLAY"] = ":99"  # as with Xwayland: not to be believed
    ears = Ears()
    presence = IdleWatch("auto", ears.emit, desk.env)
    presence.watch(frozenset({0.6, 1.2}))
    await presence.start()
    assert ears.events[0] == SourceChanged("wayland")
    await ears.until(lambda: len(ears.events) == 3)
    assert [type(each) for each in ears.events[1:]] == [Idle, Idle]
    seconds = await presence.idle_seconds()
    assert seconds is not None
    assert 1.2 <= seconds < 1.6
    for what in (("swaymsg", "seat", "-", "cursor", "move", "5", "5"), ("wtype", "a")):
        await asyncio.to_thread(desk.run, *what)
        await ears.until(lambda: ears.last(Active))
        await ears.until(lambda: ears.last(Idle))
    desk.stop(compositor)
    await ears.until(lambda: ears.last(SourceChanged))
    assert presence.name == "none"
    assert presence.problem
    await presence.stop()


async def test_the_compositor_that_comes_next_is_found_under_its_own_name(desk: Desk) -> None:
    """wayland-1 is dead, and its socket is still there."""
    first = servers.sway(desk)
    ears, environ = Ears(), desk.env.copy()
    presence = IdleWatch("auto", ears.emit, environ)
    presence.watch(frozenset({0.5}))
    await presence.start()
    assert presence.name == "wayland"
    desk.stop(first, signal.SIGKILL)
    await ears.until(lambda: presence.name == "none")
    dead = Path(environ["XDG_RUNTIME_DIR"]) / environ["WAYLAND_DISPLAY"]
    assert dead.is_socket()
    with dead.with_name(f"{dead.name}.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        await asyncio.to_thread(servers.sway, desk)
        assert desk.env["WAYLAND_DISPLAY"] != dead.name
        await ears.until(lambda: presence.name == "wayland", 20.0)
    assert environ["WAYLAND_DISPLAY"] == desk.env["WAYLAND_DISPLAY"]
    assert presence.problem is None
    await ears.until(lambda: ears.last(Idle))
    await asyncio.to_thread(desk.run, "wtype", "a")
    await ears.until(lambda: ears.last(Active))
    await presence.stop()
