"""The bus without a bus: addresses, what is taken for whose signal, and peers that do not answer."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import Message, MessageType
from hypothesis import given
from hypothesis import strategies as st

from reminderd.system import bus
from reminderd.system.bus import bus_address
from reminderd.system.bus.connection import Bus
from reminderd.system.bus.signals import DAEMON, Rule, matches, text_of

SPY = "org.example.Spy"


def test_the_environment_names_the_bus() -> None:
    assert bus_address("session", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x,guid=1"}) == "unix:path=/x,guid=1"
    assert bus_address("system", {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/y"}) == "unix:path=/y"
    assert bus_address("system", {}) == "unix:path=/run/dbus/system_bus_socket"


def test_without_the_desktops_environment_the_users_own_bus_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    with pytest.raises(bus.BusUnavailable, match="not set"):
        bus_address("session", {"XDG_RUNTIME_DIR": str(folder)})
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "bus"))
        found = bus_address("session", {"XDG_RUNTIME_DIR": str(folder)})
    assert found.startswith("unix:path=/")
    assert found.endswith("/a%20b/bus")


@pytest.mark.parametrize("address", ["tcp:host=example.org,port=1", "autolaunch:", "nonsense", "unixexec:path=/bin/sh"])
def test_only_unix_sockets_are_used(address: str) -> None:
    with pytest.raises(bus.BusUnavailable, match="Unix socket"):
        bus_address("session", {"DBUS_SESSION_BUS_ADDRESS": address})


def a_signal(sender: str, *body: str, interface: str = SPY, member: str = "Said", path: str = "/a") -> Message:
    made = Message.new_signal(path, interface, member, "s" * len(body), list(body))
    made.sender = sender
    return made


def test_only_the_owner_of_a_name_speaks_under_it() -> None:
    """Anybody may send a signal straight to us, and the bus's rules do not keep it away."""
    rule = {"interface": SPY, "sender": "org.example.Server"}
    owners = {"org.example.Server": ":1.5"}
    assert matches(rule, a_signal(":1.5"), owners)
    assert not matches(rule, a_signal(":1.6"), owners)
    assert not matches(rule, a_signal(":1.5"), {"org.example.Server": ""})
    assert not matches(rule, a_signal(":1.5"), {})


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ({"interface": SPY}, True),
        ({"interface": SPY, "sender": ":1.5", "path": "/a", "member": "Said", "arg0": "x"}, True),
        ({"interface": "org.example.Other"}, False),
        ({"sender": ":1.6"}, False),
        ({"path": "/b"}, False),
        ({"member": "Sang"}, False),
        ({"arg0": "y"}, False),
    ],
)
def test_each_part_of_what_is_wanted_counts(rule: Rule, fits: bool) -> None:
    assert matches(rule, a_signal(":1.5", "x"), {}) is fits


def test_the_rule_names_every_part() -> None:
    assert text_of({"interface": SPY, "arg0": "x"}) == "type='signal',interface='org.example.Spy',arg0='x'"


class Connection:
    """A dbus-fast connection that is told what to receive; the bus answers every call with nothing."""

    unique_name = ":1.1"

    def __init__(self) -> None:
        self.owner = ":1.5"
        self.serial = 0
        self.disconnected = asyncio.Event()
        self._writer = self

    def add_message_handler(self, received: Callable[[Message], object]) -> None:
        self.received = received

    async def wait_for_disconnect(self) -> None:
        await self.disconnected.wait()

    def disconnect(self) -> None:
        self.disconnected.set()

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def schedule_write(self, message: Message) -> None:
        owner = message.member == "GetNameOwner"
        reply = Message.new_method_return(message, "s" if owner else "", [self.owner] if owner else [])
        if owner and not self.owner:
            reply = Message.new_error(message, f"{DAEMON}.Error.NameHasNoOwner", "nobody")
        asyncio.get_running_loop().call_soon(self.received, reply)

    def owner_changed(self, name: str, owner: str) -> None:
        self.received(a_signal(DAEMON, name, self.owner, owner, interface=DAEMON, member="NameOwnerChanged"))
        self.owner = owner


async def test_whoever_unsubscribes_at_a_signal_does_not_spoil_the_owner_for_the_next() -> None:
    """GNOME's shell restarts: its source is told first, lets go of everything, and asks again for the owner."""
    connection: Any = Connection()
    made = Bus(connection)
    unsubscribes: list[Callable[[], None]] = []

    def let_go(*_: object) -> None:
        while unsubscribes:
            unsubscribes.pop()()

    name = "org.example.Shell"
    unsubscribes.append(
        await made.subscribe(let_go, interface=DAEMON, sender=DAEMON, member="NameOwnerChanged", arg0=name)
    )
    unsubscribes.append(await made.subscribe(let_go, interface=SPY, sender=name))
    assert await made.name_owner(name) == ":1.5"
    connection.owner_changed(name, "")
    assert not unsubscribes
    assert await made.name_owner(name) is None
    heard: list[str] = []
    await made.subscribe(lambda member, _body: heard.append(member), interface=SPY, sender=name)
    connection.received(a_signal(":1.5"))
    connection.owner_changed(name, ":1.7")
    assert await made.name_owner(name) == ":1.7"
    connection.received(a_signal(":1.7"))
    assert heard == ["Said"]
    made.close()
    await made.ended


async def test_a_bus_that_ends_as_we_write_to_it_leaves_nothing_to_be_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clients: list[asyncio.StreamWriter] = []

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clients.append(writer)
        for command, answer in ((b"AUTH", b"OK 00\r\n"), (b"NEGOTIATE", b"AGREE_UNIX_FD\r\n"), (b"BEGIN", b"")):
            assert command in await reader.readline()
            writer.write(answer)
        await reader.read(9)
        hello = Message(message_type=MessageType.METHOD_RETURN, reply_serial=1, signature="s", body=[":1.1"], serial=1)
        hello.destination, hello.sender = ":1.1", DAEMON
        writer.write(bytes(hello._marshall(False)))

    server = await asyncio.start_unix_server(greet, tmp_path / "bus")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
    made = await bus.shared("session")
    clients[0].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
    made.send("org.example.A", "/a", "org.example.A", "Say")
    with pytest.raises(bus.CallFailed):
        await made.call("org.example.A", "/a", "org.example.A", "Say")
    await bus.close_all()
    server.close()
    assert not made.usable
    del made
    gc.collect()
    assert not caplog.records


@given(st.text())
def test_what_a_peer_says_in_an_error_is_fit_for_a_log(text: str) -> None:
    said = str(bus.CallFailed("org.example.Error", text))
    assert said.translate(dict.fromkeys(map(ord, "\u200c\u200d"))).isprintable()  # the joiners that words need may stay
    assert 0 < len(said) <= 200


@pytest.fixture
async def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[bytes]]:
    """Something listens where the bus should be; `answers` is what it says, then it is silent."""
    answers: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.writelines(answers)
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    server = await asyncio.start_unix_server(talk, tmp_path / "bus")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
    monkeypatch.setattr(bus, "CONNECT_SECONDS", 0.2)
    yield answers
    await bus.close_all()
    server.close()


@pytest.mark.parametrize(
    "words", [b"", b"OK 0\r\n", b"REJECTED EXTERNAL\r\n", b"\xff\r\n", b"x" * 100_000, b"OK\r\n" * 9]
)
async def test_a_stranger_at_the_address_costs_the_deadline_at_most(stranger: list[bytes], words: bytes) -> None:
    stranger.append(words)
    began = time.monotonic()
    with pytest.raises(bus.BusUnavailable, match="session bus"):
        await bus.shared("session")
    assert time.monotonic() - began < 1.0


async def test_nobody_at_the_address_is_said_at_once_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
    for _ in range(2):
        with pytest.raises(bus.BusUnavailable, match="cannot reach the session bus"):
            await bus.shared("session")
    await bus.close_all()
