"""Locked is what anybody who can tell says; what cannot be confirmed does not last for ever."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest

from reminderd.core.events import AboutToSleep, Locked, Unlocked, Woke
from reminderd.session.lock import SAVE_SECONDS, UNCONFIRMED_SECONDS, SessionWatch
from reminderd.session.logind import find_session
from reminderd.system.bus import attachment
from tests.fakes.bus import FakeBus
from tests.fakes.world import Heard
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time

SESSION, USER = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/user/_me"
LOGIN = "org.freedesktop.login1"
ASKED_FOR = Locked(confirmed=False)


class Machine:
    """A system bus with logind and a session bus without anything."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.system, self.session = FakeBus(), FakeBus()
        self.properties: dict[str, Any] = {"Display": ("2", SESSION), "LockedHint": False, "Active": True}
        self.inhibitors: list[int] = []
        """The ends of a pipe for each inhibitor that was taken, which logind reads."""
        self.heard = Heard()
        self.watch = SessionWatch(self.heard.emit)
        self.login()

        async def shared(kind: str) -> FakeBus:
            return await (self.system if kind == "system" else self.session).shared(kind)

        monkeypatch.setattr(attachment, "shared", shared)

    def login(self) -> None:
        get = lambda _, name: self.properties[name]  # noqa: E731 (one of three answers)
        self.system.serve(LOGIN, GetUser=lambda _: USER, Get=get, Inhibit=self._inhibit)

    def _inhibit(self, *what: str) -> int:
        assert (what[0], what[1], what[3]) == ("sleep", "reminderd", "delay")
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self.inhibitors.append(reading)
        return writing

    def waits_for_us(self) -> bool:
        """Return whether the newest inhibitor is held."""
        try:
            return os.read(self.inhibitors[-1], 1) != b""
        except BlockingIOError:
            return True

    def hint(self, locked: bool) -> None:
        self.change(LockedHint=locked)

    def change(self, **properties: bool) -> None:
        self.properties.update(properties)
        changed = (f"{LOGIN}.Session", properties, [])
        self.system.signal("org.freedesktop.DBus.Properties", "PropertiesChanged", *changed, path=SESSION)

    def tell(self, member: str) -> None:
        self.system.signal(f"{LOGIN}.Session", member, path=SESSION)

    def sleep(self, begins: object) -> None:
        self.system.signal(f"{LOGIN}.Manager", "PrepareForSleep", begins, path="/org/freedesktop/login1")

    def saver(self, active: object, name: str = "org.gnome.ScreenSaver") -> None:
        self.session.signal(name, "ActiveChanged", active)


@pytest.fixture
async def machine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Machine]:
    """The machine, watched."""
    made = Machine(monkeypatch)
    await made.watch.start()
    yield made
    await made.watch.stop()
    assert not made.waits_for_us()
    for each in made.inhibitors:
        os.close(each)


async def test_sleep_waits_until_all_is_saved_and_so_does_the_next(machine: Machine) -> None:
    machine.sleep(True)
    assert machine.waits_for_us()
    machine.watch.ready_to_sleep()
    assert not machine.waits_for_us()
    machine.sleep(False)
    await settle()
    assert machine.waits_for_us()


async def test_nobody_saying_ready_delays_sleep_by_a_second_only(machine: Machine) -> None:
    machine.sleep(True)
    await pass_time(SAVE_SECONDS - 0.1)
    assert machine.waits_for_us()
    await pass_time(0.2)
    assert not machine.waits_for_us()


async def test_a_lock_at_the_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch)
    machine.properties["LockedHint"] = True
    await machine.watch.start()
    assert machine.heard.take() == [Locked()]
    await machine.watch.stop()


@pytest.mark.parametrize("name", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver"])
async def test_a_screen_saver_is_a_lock_while_it_is_there(machine: Machine, name: str) -> None:
    machine.session.serve(name)
    machine.saver(True, name)
    machine.saver(False, name)
    machine.saver(True, name)
    machine.session.leave(name)
    await settle()
    assert machine.heard.take() == [Locked(), Unlocked()] * 2


async def test_several_voices_are_one_lock(machine: Machine) -> None:
    machine.tell("Lock")
    machine.saver(True)
    machine.hint(True)
    machine.saver(False)
    machine.hint(False)
    assert machine.heard.take() == [ASKED_FOR, Locked(), Unlocked()]


async def test_an_unconfirmed_lock_lapses(machine: Machine) -> None:
    machine.tell("Lock")
    await pass_time(UNCONFIRMED_SECONDS - 1)
    assert machine.heard.take() == [ASKED_FOR]
    await pass_time(2)
    assert machine.heard.take() == [Unlocked()]
    machine.tell("Lock")
    machine.tell("Unlock")
    assert machine.heard.take() == [ASKED_FOR, Unlocked()]


async def test_each_signal_is_told_and_the_lock_lapses_after_the_last(machine: Machine) -> None:
    machine.tell("Lock")
    await pass_time(100)
    machine.tell("Lock")
    await pass_time(UNCONFIRMED_SECONDS - 1)
    assert machine.heard.take() == [ASKED_FOR, ASKED_FOR]
    await pass_time(2)
    assert machine.heard.take() == [Unlocked()]


async def test_a_confirmed_lock_does_not_lapse(machine: Machine) -> None:
    machine.tell("Lock")
    machine.hint(True)
    machine.tell("Lock")
    await pass_time(86400)
    assert machine.heard.take() == [ASKED_FOR, Locked()]


async def test_waking_up_on_a_lock_screen_never_seems_unlocked(machine: Machine) -> None:
    machine.hint(True)
    machine.sleep(True)
    await pass_time(2)
    machine.sleep(False)
    await pass_time(5)
    assert machine.heard.take() == [Locked(), AboutToSleep(), Woke()]
    machine.sleep(False)
    machine.sleep("yes")
    assert not machine.heard.take()


@pytest.mark.parametrize("remembered", [True, False], ids=["it remembers the hint", "it has forgotten the hint"])
async def test_a_logind_that_restarts_unlocks_nothing(machine: Machine, remembered: bool) -> None:
    machine.hint(True)
    machine.system.leave(LOGIN)
    await settle()
    assert machine.watch.problem
    machine.properties["LockedHint"] = remembered
    machine.login()
    await pass_time(0.1)
    assert machine.heard.take() == [Locked()]
    assert machine.watch.problem is None
    machine.hint(False)
    assert machine.heard.take() == [Unlocked()]


async def test_a_logind_that_never_returns_keeps_nobody_locked_out(machine: Machine) -> None:
    machine.hint(True)
    machine.system.leave(LOGIN)
    await pass_time(UNCONFIRMED_SECONDS + 1)
    assert machine.heard.take() == [Locked(), Unlocked()]


async def test_another_session_in_front_is_as_good_as_a_lock(machine: Machine) -> None:
    """Fast user switching: this session is not locked, and nobody sees it."""
    machine.change(Active=False)
    machine.tell("Unlock")
    machine.saver(False)
    await pass_time(86400)
    assert machine.heard.take() == [Locked()]
    machine.system.leave(LOGIN)
    machine.login()
    await pass_time(1)
    assert not machine.heard.take()
    machine.change(Active=True)
    assert machine.heard.take() == [Unlocked()]


async def test_whoever_has_logged_out_is_away_until_the_next_login(machine: Machine) -> None:
    session = machine.properties.copy()
    machine.properties.clear()
    machine.system.signal(f"{LOGIN}.Manager", "SessionRemoved", "2", SESSION, path="/org/freedesktop/login1")
    await pass_time(3600)
    assert machine.heard.take() == [Locked()]
    machine.properties.update(session)
    machine.system.signal(f"{LOGIN}.Manager", "SessionNew", "2", SESSION, path="/org/freedesktop/login1")
    await pass_time(1)
    assert machine.heard.take() == [Unlocked()]


async def test_a_bus_that_dies_unlocks_nothing_and_is_heard_again_within_thirty_seconds(machine: Machine) -> None:
    machine.saver(True)
    machine.session.die()
    machine.system.die()
    await pass_time(200)
    assert machine.heard.take() == [Locked()]
    machine.session.lost = machine.system.lost = False
    machine.properties["LockedHint"] = True
    await pass_time(30)
    machine.hint(False)
    machine.saver(True)
    assert machine.heard.take() == [Unlocked(), Locked()]
    await machine.watch.stop()


async def test_nonsense_from_a_saver_is_passed_over(machine: Machine) -> None:
    machine.saver("true")
    machine.saver(1)
    assert not machine.heard.take()


def user_with(**properties: Any) -> dict[str, Any]:
    return {"GetUser": lambda _: USER, "Get": lambda _, name: properties[name]}


@pytest.mark.parametrize(
    ("members", "environ", "found"),
    [
        (user_with(Display=["2", SESSION]), {}, SESSION),
        (user_with(Display=["", "/"], Sessions=[["9", "/s/9"]]), {}, "/s/9"),
        ({"GetSession": lambda i: f"/s/{i}"}, {"XDG_SESSION_ID": "4"}, "/s/4"),
        ({"GetSessionByPID": "/s/1"}, {}, "/s/1"),
        ({"GetUser": 7}, {}, None),
        ({}, {}, None),
    ],
)
async def test_the_session_of_this_user_is_found_one_way_or_another(
    members: dict[str, Any], environ: dict[str, str], found: str | None
) -> None:
    bus: Any = FakeBus()
    bus.serve(LOGIN, **members)
    assert await find_session(bus, environ) == found
