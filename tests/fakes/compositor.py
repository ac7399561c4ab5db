"""A Wayland compositor with a seat, an idle notifier of either protocol, and a list of windows."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.fakes.world import World

TOPLEVELS = "zwlr_foreign_toplevel_manager_v1"


class FakeCompositor(asyncio.Protocol):
    """One compositor that offers a seat and `interface`."""

    def __init__(self, world: World, interface: str, version: int = 1) -> None:
        self.windows: dict[int, Iterable[tuple[int, ...] | None]] = {}
        """Of each window the states that are told, one after the other; None: it is closed."""
        self.world = world
        self.transport: asyncio.Transport | None = None
        self.globals = {1: ("wl_compositor", 5), 3: ("wl_seat", 7), 9: (interface, version)}
        self.inhibited = False
        self.refuses = ""
        """The interface that it offers and ends the connection for, once it is used."""
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
            (bound,) = struct.unpack("=I", arguments[-4:])
            self.kinds[bound] = self.globals[number][0]
            if self.kinds[bound] == self.refuses:
                said = b"no such thing\0"
                self.event(1, 0, struct.pack("=III", 2, 0, len(said)) + said + bytes(-len(said) % 4))
            if self.kinds[bound] == TOPLEVELS:
                self.tell_windows(bound)
        elif kind == "org_kde_kwin_idle":
            note, _seat, timeout = struct.unpack("=III", arguments)
            self.make(note, timeout / 1000, obeys=True)
        elif kind == "ext_idle_notifier_v1":
            note, timeout, _seat = struct.unpack("=III", arguments)
            self.make(note, timeout / 1000, obeys=opcode == 1)
        elif kind == "note" and opcode == 0:
            self.notes.pop(target)["timer"].cancel()
            self.event(1, 1, struct.pack("=I", target))

    def tell_windows(self, manager: int) -> None:
        for window, states in self.windows.items():
            self.event(manager, 0, struct.pack("=I", window))
            self.event(window, 0, struct.pack("=I", 4) + b"abc\0")
            for state in states:
                if state is None:
                    self.event(window, 6)
                else:
                    self.event(window, 4, struct.pack(f"={len(state) + 1}I", 4 * len(state), *state))

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
