"""The end of what holds is told by the real programs, so that nobody asks again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from reminderd.detectors.desktop import Desktop
from reminderd.detectors.fullscreen import Fullscreen
from reminderd.detectors.microphone import Microphone
from reminderd.system import bus
from tests.desktop import servers
from tests.desktop.asking import until_it_says
from tests.desktop.desk import Desk, until
from tests.desktop.test_detectors_sound import start_pulseaudio

AWAKE = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "PULSE_SERVER")


@pytest.fixture
async def here(session: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[], None]]:
    """Put this process on the desk, as it is when called."""

    def sit_down() -> None:
        for name in AWAKE:
            monkeypatch.delenv(name, raising=False)
            if name in session.env:
                monkeypatch.setenv(name, session.env[name])

    yield sit_down
    await bus.close_all()


async def told(detector: Desktop | Fullscreen | Microphone, end: Callable[[], object]) -> bool | None:
    """Wait for word of the end, which comes by itself and not before; give what is so then."""
    assert (await detector.check()).on is True
    waiting = asyncio.ensure_future(detector.until_changed())
    await asyncio.sleep(0.7)
    assert not waiting.done()
    await asyncio.to_thread(end)
    await asyncio.wait_for(waiting, 1.0)
    await asyncio.sleep(0.3)
    return (await detector.check()).on


async def test_by_dunst(session: Desk, here: Callable[[], None]) -> None:
    session.display()
    servers.dunst(session)
    session.run("dunstctl", "set-paused", "true")
    here()
    assert await told(Desktop(), lambda: session.run("dunstctl", "set-paused", "false")) is False


async def test_by_pulseaudio(session: Desk, here: Callable[[], None]) -> None:
    """And nothing of ours stays beside it."""
    start_pulseaudio(session)
    call = session.start("parec", "--device=mic", "--client-name=Call", name="call")
    until_it_says(session, "microphone", "yes", "Call")
    here()
    assert await told(Microphone(), lambda: session.stop(call)) is False
    assert "pactl" not in session.run("pactl", "list", "short", "clients").stdout.replace("pactl\n", "", 1)


async def test_by_a_window_manager(session: Desk, here: Callable[[], None]) -> None:
    session.need("openbox", "xterm")
    session.display()
    session.start("openbox")
    until_it_says(session, "fullscreen", "no")
    film = session.start("xterm", "-fullscreen")
    until_it_says(session, "fullscreen", "yes")
    here()
    assert await told(Fullscreen(), lambda: session.stop(film)) is False


async def test_by_a_compositor(session: Desk, here: Callable[[], None]) -> None:
    session.need("foot")
    servers.sway(session)
    session.start("foot", "sleep", "60")
    until(lambda: "foot" in session.run("swaymsg", "-t", "get_tree").stdout, what="the window is there")
    session.run("swaymsg", "fullscreen", "enable")
    until_it_says(session, "fullscreen", "yes")
    here()
    assert await told(Fullscreen(), lambda: session.run("swaymsg", "fullscreen", "disable")) is False
