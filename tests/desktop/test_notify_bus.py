"""The bus room against a real dbus-daemon: calls, signals, descriptors, and its end."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from reminderd.system import bus
from tests.desktop.desk import Desk
from tests.desktop.notifying import soon
from tests.desktop.spy import NAME, PATH, Spy

DAEMON = "org.freedesktop.DBus"


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture(autouse=True)
async def closing() -> AsyncIterator[None]:
    yield
    await bus.close_all()


async def test_everybody_shares_one_connection(session: Desk) -> None:
    one, other = await asyncio.gather(bus.shared("session"), bus.shared("session"))
    assert one is other
    assert await one.name_owner(DAEMON) == DAEMON
    assert await one.name_owner("org.example.Nobody") is None


async def test_an_error_is_told_by_its_name(session: Desk) -> None:
    with pytest.raises(bus.CallFailed, match="not provided") as failed:
        await (await bus.shared("session")).call("org.example.Nobody", "/", "org.example.A", "Do")
    assert failed.value.error_name == f"{DAEMON}.Error.ServiceUnknown"


@pytest.mark.parametrize("bad", [("s", [7]), ("u", [-1]), ("s", ["\ud800"]), ("as", [7]), ("s", []), ("!", [1])])
async def test_arguments_that_do_not_fit_are_a_failure_and_leave_the_bus_alone(session: Desk, bad: Any) -> None:
    made = await bus.shared("session")
    with pytest.raises(bus.CallFailed):
        await made.call(DAEMON, "/", DAEMON, "GetNameOwner", *bad)
    assert await made.name_owner(DAEMON) == DAEMON


async def test_signals_come_from_the_present_owner_only(session: Desk, spy: Spy) -> None:
    """A stranger's, sent straight to us under the same interface, does not get through; a new owner's does."""
    made = await bus.shared("session")
    heard: list[list[Any]] = []
    stop = await made.subscribe(lambda *all_of_it: heard.append(all_of_it[1]), interface=NAME, sender=NAME)
    stranger = Spy(session.env["DBUS_SESSION_BUS_ADDRESS"])
    stranger.do(stranger.connect(lambda message: None))
    direct = f"--dest={made.unique_name}"
    session.run("dbus-send", "--type=signal", direct, PATH, f"{NAME}.ActionInvoked", "uint32:1", "string:fake")
    spy.press(1, "real")
    await soon(lambda: heard, "the real signal")
    assert heard == [[1, "real"]]
    spy.die()
    stranger.end()
    spy.start()
    spy.press(2, "again")
    await soon(lambda: len(heard) == 2, "the signal of the next server")
    stop()
    followed = set(made._subscriptions)
    stop()
    spy.press(3, "after")
    await made.name_owner(DAEMON)
    assert len(heard) == 2
    assert set(made._subscriptions) == followed


async def test_a_handler_that_raises_harms_nobody(session: Desk, spy: Spy) -> None:
    made = await bus.shared("session")
    heard: list[Any] = []
    await made.subscribe(lambda *all_of_it: heard.append(1 / 0), interface=NAME)
    await made.subscribe(lambda *all_of_it: heard.append(all_of_it[0]), interface=NAME)
    spy.emit("ActionInvoked", "a{sv}", [{}])
    await soon(lambda: heard == ["ActionInvoked"], "the second handler hears it")
    assert made.usable


async def test_a_hung_peer_costs_the_deadline_and_a_dead_one_nothing(session: Desk, spy: Spy) -> None:
    made = await bus.shared("session")
    spy.hang()
    began = time.monotonic()
    with pytest.raises(bus.CallTimeout, match="did not answer GetCapabilities"):
        await made.call(NAME, PATH, NAME, "GetCapabilities", deadline=0.2)
    assert time.monotonic() - began < 1.0
    waiting = asyncio.ensure_future(made.call(NAME, PATH, NAME, "GetCapabilities", deadline=None))
    await soon(lambda: len(made._waiting) == 1, "the second call is under way")
    spy.die()
    with pytest.raises(bus.CallFailed):
        await asyncio.wait_for(waiting, 2.0)
    assert made._waiting == {}


async def test_a_lost_bus_is_told_once_and_the_next_is_found(session: Desk) -> None:
    made, told = await bus.shared("session"), list[str]()
    made.on_lost(lambda: told.append("kept"))
    made.on_lost(lambda: told.append("removed"))()
    waiting = asyncio.ensure_future(made.call("org.example.Nobody", "/", "org.example.A", "Do", deadline=None))
    session.stop(session.processes[-1], signal.SIGKILL)
    with pytest.raises(bus.CallFailed):
        await asyncio.wait_for(waiting, 2.0)
    await soon(lambda: told, "the loss is told")
    with pytest.raises(bus.CallFailed, match="lost"):
        await made.name_owner(DAEMON)
    with pytest.raises(bus.BusUnavailable):
        await bus.shared("session")
    session.session_bus()
    again = await bus.shared("session")
    assert await again.name_owner(DAEMON) == DAEMON
    assert (told, made.usable, again.usable) == (["kept"], False, True)


async def test_a_hung_bus_costs_the_deadline(session: Desk) -> None:
    session.processes[-1].send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(bus.BusUnavailable, match="did not answer"):
        await bus.shared("session")
    assert time.monotonic() - began < bus.CONNECT_SECONDS + 1.0


async def test_nothing_is_left_open(session: Desk, spy: Spy) -> None:
    """A hundred connections, calls and subscriptions later, as many files are open as before."""
    before = open_files()
    for _ in range(100):
        made = await bus.shared("session")
        stop = await made.subscribe(lambda *all_of_it: None, interface=NAME, sender=NAME)
        await made.call(NAME, PATH, NAME, "GetCapabilities")
        stop()
        await bus.close_all()
    assert open_files() <= before + 1
