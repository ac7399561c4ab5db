"""An X server with atoms, properties of windows, and the idle counter of its SYNC extension."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.fakes.world import World

ROOT, WINDOW = 0x50, 0x60000C
"""The windows there are."""
GREETING = (
    struct.pack("<BBHHHIII", 1, 0, 11, 0, 8 + 2 + 2 + 10, 0, 0x400000, 0x1FFFFF)
    + struct.pack("<IHHBB", 0, 5, 0xFFFF, 1, 1)
    + bytes(10)
    + b"tests".ljust(8, b"\0")
    + bytes(8)
    + struct.pack("<I", ROOT)
    + bytes(36)
)
Properties = Mapping[tuple[int, str], tuple[int | str, ...]]


class FakeX(asyncio.Protocol):
    """One X server, which every client finds in the same state; `cookie` is what it wants to be shown."""

    MAJOR, FIRST_EVENT, COUNTER = 134, 83, 0x21

    def __init__(self, world: World, properties: Properties | None = None, cookie: bytes = b"") -> None:
        self.world = world
        self.cookie = cookie
        self.properties = dict(properties or {})
        """The values of each window's properties; a name among them stands for its atom."""
        names = [name for _, name in self.properties]
        names += [each for values in self.properties.values() for each in values if isinstance(each, str)]
        self.atoms = {name: 300 + index for index, name in enumerate(dict.fromkeys(names))}
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
    async def listen(
        cls, world: World, folder: Path, number: int = 7, properties: Properties | None = None, cookie: bytes = b""
    ) -> tuple[FakeX, asyncio.Server]:
        made = cls(world, properties, cookie)
        server = await asyncio.get_running_loop().create_unix_server(lambda: made, str(folder / f"X{number}"))
        world.environ["DISPLAY"] = f":{number}"
        return made, server

    def connection_made(self, transport: Any) -> None:
        self.transport, self.received, self.greeted, self.sequence = transport, b"", False, 0
        self.alarms.clear()

    def data_received(self, data: bytes) -> None:
        self.received += data
        if not self.greeted and len(self.received) >= 12:
            name, size = (each + -each % 4 for each in struct.unpack_from("<HH", self.received, 6))
            shown, self.received = self.received[12 + name :][:size], self.received[12 + name + size :]
            if shown[: len(self.cookie)] != self.cookie:
                reason = b"No protocol specified\n"
                self.write(struct.pack("<BBHHH", 0, len(reason), 11, 0, 6) + reason + bytes(2))
                return
            self.greeted = True
            self.write(GREETING + bytes([34]) + bytes(31))  # MappingNotify goes to every client, asked or not
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
        elif major == 16:
            (size,) = struct.unpack_from("<H", body)
            self.reply(struct.pack("<I", self.atoms.get(body[4 : 4 + size].decode(), 0)))
        elif major == 20:
            self.tell_property(*struct.unpack_from("<II", body))
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

    def tell_property(self, window: int, atom: int) -> None:
        if window not in (ROOT, WINDOW):
            self.write(struct.pack("<BBH", 0, 3, self.sequence) + bytes(28))  # BadWindow
            return
        name = next((each for each, number in self.atoms.items() if number == atom), "")
        values = [self.atoms[v] if isinstance(v, str) else v for v in self.properties.get((window, name), ())]
        told = struct.pack("<III", 33, 0, len(values)), struct.pack(f"<{len(values)}I", *values)
        self.reply(*told, form=32 if (window, name) in self.properties else 0)

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

    def reply(self, start: bytes, more: bytes = b"", form: int = 0) -> None:
        self.write(struct.pack("<BBHI", 1, form, self.sequence, len(more) // 4) + start.ljust(24, b"\0") + more)

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.mute:
            self.transport.write(data)
