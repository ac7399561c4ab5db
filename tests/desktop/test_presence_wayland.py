"""Wayland idle edges on a real compositor, by pointer and key, and its end."""

from __future__ import annotations

import asyncio

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
