"""Presence by D-Bus on real buses: logind, screen savers, inhibitors; and a bus that restarts."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator

import pytest

from reminderd.core.events import AboutToSleep, Locked, Unlocked, Woke
from reminderd.session import inhibitors
from reminderd.session.lock import SessionWatch
from reminderd.system.bus import close_all
from tests.desktop.desk import Desk
from tests.desktop.login_fakes import (
    LOGIN,
    SESSION,
    USER,
    Inhibitor,
    Manager,
    Saver,
    Session,
    SessionManager,
    User,
    serve,
)
from tests.desktop.presence import Ears


@pytest.fixture
async def buses(session: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A session bus that plays the system bus as well."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
    yield session
    await close_all()


def address(desk: Desk) -> str:
    return desk.env["DBUS_SESSION_BUS_ADDRESS"]


async def logind(desk: Desk) -> tuple[Manager, Session]:
    manager, session = Manager(), Session()
    await serve(address(desk), "org.freedesktop.login1", (LOGIN, manager), (USER, User()), (SESSION, session))
    return manager, session


async def test_sleep_is_delayed_until_all_is_saved_and_again_the_next_time(buses: Desk) -> None:
    manager, _ = await logind(buses)
    ears = Ears()
    watch = SessionWatch(ears.emit)
    await watch.start()
    assert watch.problem is None
    assert manager.held()
    manager.PrepareForSleep(True)
    await ears.until(lambda: ears.events == [AboutToSleep()])
    assert manager.held()
    watch.ready_to_sleep()
    assert not manager.held()
    manager.PrepareForSleep(False)
    await ears.until(lambda: ears.events[1:] == [Woke()] and len(manager.pipes) == 2)
    assert manager.held()
    await watch.stop()
    assert not manager.held()


async def test_nobody_saying_ready_delays_sleep_by_a_second_only(buses: Desk) -> None:
    manager, _ = await logind(buses)
    ears = Ears()
    watch = SessionWatch(ears.emit)
    await watch.start()
    manager.PrepareForSleep(True)
    await ears.until(lambda: ears.events)
    assert 0.5 < await ears.until(lambda: not manager.held()) < 2
    await watch.stop()


async def test_a_lock_is_seen_by_hint_by_signal_and_at_the_start(buses: Desk) -> None:
    _, session = await logind(buses)
    session.locked = True
    ears = Ears()
    watch = SessionWatch(ears.emit)
    await watch.start()
    assert ears.events == [Locked()]
    session.hint(False)
    await ears.until(lambda: ears.last(Unlocked))
    session.Lock()
    await ears.until(lambda: ears.last(Locked))
    session.Unlock()
    await ears.until(lambda: ears.last(Unlocked))
    session.Lock()
    session.hint(True)
    session.hint(False)
    await ears.until(lambda: len(ears.events) == 7)
    assert ears.last(Unlocked)
    await watch.stop()


@pytest.mark.parametrize("name", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver"])
async def test_a_screen_saver_is_a_lock_while_it_is_there(buses: Desk, name: str) -> None:
    ears = Ears()
    watch = SessionWatch(ears.emit)
    await watch.start()
    saver = Saver(name)
    bus = await serve(address(buses), name, ("/" + name.replace(".", "/"), saver))
    saver.ActiveChanged(True)
    await ears.until(lambda: ears.events == [Locked()])
    saver.ActiveChanged(False)
    await ears.until(lambda: ears.last(Unlocked))
    saver.ActiveChanged(True)
    await ears.until(lambda: ears.last(Locked))
    bus.disconnect()
    await ears.until(lambda: ears.last(Unlocked))
    await watch.stop()


async def test_a_bus_that_restarts_unlocks_nothing_and_is_listened_to_again(buses: Desk) -> None:
    _, session = await logind(buses)
    ears = Ears()
    watch = SessionWatch(ears.emit)
    await watch.start()
    session.hint(True)
    await ears.until(lambda: ears.last(Locked))
    buses.stop(buses.processes[0], signal.SIGKILL)
    buses.session_bus()
    _, session = await logind(buses)
    session.locked = True
    await ears.until(lambda: watch.problem is None, 10.0)
    session.hint(False)
    await ears.until(lambda: ears.events == [Locked(), Unlocked()])
    await watch.stop()


async def no_compositor() -> None:
    return None


async def test_inhibitors_of_logind_and_gnome_are_seen_and_ours_is_none(buses: Desk) -> None:
    async def found() -> tuple[bool | None, str]:
        answer = await inhibitors.check(no_compositor)
        return answer.on, answer.detail

    assert (await found())[0] is None
    manager, _ = await logind(buses)
    me = os.getuid()
    manager.inhibitors = [
        ["sleep", "reminderd", "", "delay", me, os.getpid()],
        ["idle", "elsewhere", "", "block", me + 1, 4],
        ["shutdown:sleep", "packages", "", "block", me, 5],
    ]
    assert await found() == (False, "")
    manager.inhibitors.append(["sleep:idle", "Film\x1b[31m", "playing", "block", me, 6])
    assert await found() == (True, "Film [31m keeps the screen awake (playing)")
    manager.inhibitors.pop()
    gnome, download, film = SessionManager(), Inhibitor("browser", "Download", 4), Inhibitor("totem", "Playing", 12)
    path = "/org/gnome/SessionManager"
    objects = ((path, gnome), (f"{path}/Inhibitor1", download), (f"{path}/Inhibitor2", film))
    await serve(address(buses), "org.gnome.SessionManager", *objects)
    gnome.inhibitors = [f"{path}/Inhibitor1", f"{path}/Gone"]
    assert await found() == (False, "")
    gnome.inhibitors.append(f"{path}/Inhibitor2")
    assert await found() == (True, "totem keeps the screen awake (Playing)")
