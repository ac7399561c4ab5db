"""A desk in virtual time, and the servers beside it that tell of its input, each speaking its real protocol.

A world knows when the last input was (`touch` is an input); a fake server in it answers as the real one would.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reminderd.core.events import Event
from reminderd.idle.port import IdleSource


class World:
    """Somebody at a desk, or not."""

    def __init__(self) -> None:
        self.last_input = self.time
        self.hears: list[Callable[[], None]] = []
        """Called at each input."""
        self.environ: dict[str, str] = {}

    @property
    def time(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def idle(self) -> float:
        return self.time - self.last_input

    def touch(self) -> None:
        """A key, or the mouse."""
        self.last_input = self.time
        for hear in tuple(self.hears):
            hear()


class Heard:
    """What a source said, with its times."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.times: list[float] = []
        self.lost: list[str] = []

    def emit(self, event: Event) -> None:
        assert not self.lost, "nothing is said after the loss"
        self.events.append(event)
        self.times.append(asyncio.get_running_loop().time())

    def gone(self, why: str) -> None:
        self.lost.append(why)

    def take(self) -> list[Event]:
        events, self.events, self.times = self.events, [], []
        return events


class FakeX(asyncio.Protocol):
    """An X server with nothing but the SYNC extension and its idle counter."""

    MAJOR, FIRST_EVENT, COUNTER = 134, 83, 0x21

    def __init__(self, world: World) -> None:
        self.world = world
        self.transport: asyncio.Transport | None = None
        self.received = b""
        self.greeted = False
        self.sequence = 0
        self.alarms: dict[int, tuple[int, float, Any]] = {}
        """Test type, value (seconds) and timer of each."""
        self.lie: Callable[[int], int] = lambda milliseconds: milliseconds
        self.mute = False
        self.before = 0.0
        world.hears.append(self.input)

    @classmethod
    async def listen(cls, world: World, folder: Path, number: int = 7) -> tuple[FakeX, asyncio.Server]:
        made = cls(world)
        server = await asyncio.get_running_loop().create_unix_server(lambda: made, str(folder / f"X{number}"))
        world.environ["DISPLAY"] = f":{number}"
        return made, server

    def connection_made(self, transport: Any) -> None:
        self.transport, self.received, self.greeted, self.sequence = transport, b"", False, 0
        self.alarms.clear()

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.greeted and len(self.received) >= 12:
            name, cookie = struct.unpack_from("<HH", self.received, 6)
            self.received = self.received[12 + (name + 3) // 4 * 4 + (cookie + 3) // 4 * 4 :]
            self.greeted = True
            self.write(struct.pack("<BBHHHIII", 1, 0, 11, 0, 8, 0, 0x400000, 0x1FFFFF) + bytes(20))
        while self.greeted and len(self.received) >= 4:
            size = 4 * struct.unpack_from("<H", self.received, 2)[0]
            if len(self.received) < size:
                return
            request, self.received = self.received[:size], self.received[size:]
            self.sequence = (self.sequence + 1) & 0xFFFF
            self.answer(request[0], request[1], request[4:])

    def answer(self, major: int, minor: int, body: bytes) -> None:
        if major == 98:
            self.reply(bytes([1, self.MAJOR, self.FIRST_EVENT, 134]))
        elif minor == 0:
            self.reply(b"\3\1")
        elif minor == 1:
            listed = b"".join(
                struct.pack("<IiIH", counter, 0, 1, len(name)) + name + bytes(-(14 + len(name)) % 4)
                for counter, name in ((0x20, b"SERVERTIME"), (self.COUNTER, b"IDLETIME"))
            )
            self.reply(struct.pack("<I", 2), listed)
        elif minor == 5:
            value = self.lie(round(self.world.idle * 1000))
            self.reply(struct.pack("<iI", value >> 32, value & 0xFFFFFFFF))
        elif minor == 8:
            alarm, _mask, counter, _kind, high, low, test = struct.unpack_from("<IIIIiII", body)
            assert counter == self.COUNTER
            self.set_alarm(alarm, test, ((high << 32) | low) / 1000)
        elif minor == 11:
            (alarm,) = struct.unpack("<I", body)
            timer = self.alarms.pop(alarm)[2]
            if timer is not None:
                timer.cancel()
            self.notify(alarm, 0.0, 2)

    def set_alarm(self, alarm: int, test: int, value: float) -> None:
        timer = None
        if test == 0 and self.world.idle < value:  # only a transition rings, never what lies behind
            timer = asyncio.get_running_loop().call_later(value - self.world.idle, self.notify, alarm, value, 0)
        self.alarms[alarm] = (test, value, timer)

    def input(self) -> None:
        for alarm, (test, value, timer) in tuple(self.alarms.items()):
            if timer is not None:
                timer.cancel()
            if test == 1 and self.before_input() > value:
                self.notify(alarm, value, 0)
            self.set_alarm(alarm, test, value)
        self.before = self.world.time

    def before_input(self) -> float:
        return self.world.time - self.before

    def notify(self, alarm: int, value: float, state: int) -> None:
        idle = round(self.world.idle * 1000)
        self.write(
            struct.pack("<BBHI", self.FIRST_EVENT + 1, 0, self.sequence, alarm)
            + struct.pack("<iIiI", idle >> 32, idle & 0xFFFFFFFF, 0, round(value * 1000))
            + struct.pack("<IB3x", 0, state)
        )

    def reply(self, start: bytes, more: bytes = b"") -> None:
        self.write(struct.pack("<BBHI", 1, 0, self.sequence, len(more) // 4) + start.ljust(24, b"\0") + more)

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.mute:
            self.transport.write(data)


class FakeCompositor(asyncio.Protocol):
    """A Wayland compositor with a seat and an idle notifier of either protocol."""

    def __init__(self, world: World, interface: str, version: int = 1) -> None:
        self.world = world
        self.transport: asyncio.Transport | None = None
        self.globals = {1: ("wl_compositor", 5), 3: ("wl_seat", 7), 9: (interface, version)}
        self.inhibited = False
        self.notes: dict[int, dict[str, Any]] = {}
        self.kinds: dict[int, str] = {}
        self.received = b""
        self.mute = False
        world.hears.append(self.input)

    @classmethod
    async def listen(
        cls, world: World, folder: Path, interface: str = "ext_idle_notifier_v1", version: int = 1
    ) -> tuple[FakeCompositor, asyncio.Server]:
        made = cls(world, interface, version)
        server = await asyncio.get_running_loop().create_unix_server(lambda: made, str(folder / "wayland-7"))
        world.environ.update(WAYLAND_DISPLAY="wayland-7", XDG_RUNTIME_DIR=str(folder))
        return made, server

    def connection_made(self, transport: Any) -> None:
        self.transport, self.received = transport, b""
        self.notes.clear()
        self.kinds = {1: "wl_display"}

    def data_received(self, data: bytes) -> None:
        self.received += data
        while len(self.received) >= 8:
            target, word = struct.unpack_from("=II", self.received)
            arguments, self.received = self.received[8 : word >> 16], self.received[word >> 16 :]
            self.request(target, word & 0xFFFF, arguments)

    def request(self, target: int, opcode: int, arguments: bytes) -> None:
        kind = self.kinds[target]
        if kind == "wl_display" and opcode == 0:
            (callback,) = struct.unpack("=I", arguments)
            self.event(callback, 0, struct.pack("=I", 0))
            self.event(1, 1, struct.pack("=I", callback))
        elif kind == "wl_display":
            self.kinds[struct.unpack("=I", arguments)[0]] = "wl_registry"
            for number, (name, version) in self.globals.items():
                text = name.encode() + b"\0"
                padded = struct.pack("=II", number, len(text)) + text + bytes(-len(text) % 4)
                self.event(2, 0, padded + struct.pack("=I", version))
        elif kind == "wl_registry":
            (number,) = struct.unpack_from("=I", arguments)
            self.kinds[struct.unpack("=I", arguments[-4:])[0]] = self.globals[number][0]
        elif kind == "org_kde_kwin_idle":
            note, _seat, timeout = struct.unpack("=III", arguments)
            self.make(note, timeout / 1000, obeys=True)
        elif kind == "ext_idle_notifier_v1":
            note, timeout, _seat = struct.unpack("=III", arguments)
            self.make(note, timeout / 1000, obeys=opcode == 1)
        elif kind == "note" and opcode == 0:
            self.notes.pop(target)["timer"].cancel()
            self.event(1, 1, struct.pack("=I", target))

    def make(self, note: int, timeout: float, obeys: bool) -> None:
        self.kinds[note] = "note"
        self.notes[note] = {"timeout": timeout, "obeys": obeys, "idle": False}
        self.count(note)

    def count(self, note: int) -> None:
        each = self.notes[note]
        each["timer"] = asyncio.get_running_loop().call_later(each["timeout"], self.idled, note)

    def idled(self, note: int) -> None:
        if not (self.inhibited and self.notes[note]["obeys"]):
            self.notes[note]["idle"] = True
            self.event(note, 0)

    def input(self) -> None:
        for note, each in self.notes.items():
            each["timer"].cancel()
            if each["idle"]:
                each["idle"] = False
                self.event(note, 1)
            self.count(note)

    def event(self, target: int, opcode: int, arguments: bytes = b"") -> None:
        if self.transport is not None and not self.mute:
            self.transport.write(struct.pack("=II", target, (8 + len(arguments)) << 16 | opcode) + arguments)


Make = Callable[[Mapping[str, str]], IdleSource]
