"""A small X server and a small compositor, of our own: they tell what they are given, and of changes to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ROOT, WINDOW = 0x50, 0x60000C


@contextlib.asynccontextmanager
async def serving(path: Path, serve: Serve) -> AsyncIterator[None]:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(EOFError, ConnectionError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_unix_server(one, path)
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


class XServer:
    """Knows the properties given, by name; every name in them is an atom, and so is what stands in a tuple."""

    def __init__(self, properties: dict[tuple[int, str], tuple[int | str, ...]], cookie: bytes = b"") -> None:
        names = [name for _, name in properties] + [v for vs in properties.values() for v in vs if isinstance(v, str)]
        self.atoms = {name: 300 + at for at, name in enumerate(dict.fromkeys(names))}
        self.properties = {
            (window, self.atoms[name]): tuple(self.atoms[v] if isinstance(v, str) else v for v in values)
            for (window, name), values in properties.items()
        }
        self.cookie = cookie
        self.watched: list[int] = []
        """The windows whose properties somebody wants to be told of."""
        self.looks = 0
        """How often somebody looked at a window's state."""
        self.looked = asyncio.Event()

    def set(self, window: int, name: str, *values: int | str) -> None:
        """Change a property, and tell whoever wanted to know."""
        self.properties[window, self.atoms[name]] = tuple(self.atoms[v] if isinstance(v, str) else v for v in values)
        if window in self.watched:
            self.writer.write(struct.pack("<BBHIII", 28, 0, 0, window, self.atoms[name], 0) + bytes(16))

    def destroy(self, window: int) -> None:
        """Take a window away that still is named the active one."""
        self.properties = {key: value for key, value in self.properties.items() if key[0] != window}
        self.writer.write(struct.pack("<BBHII", 17, 0, 0, window, window) + bytes(20))

    async def look(self) -> None:
        """Wait for the next look at a window's state."""
        self.looked.clear()
        async with asyncio.timeout(5):
            await self.looked.wait()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        order, major, _, name_length, key_length = struct.unpack("<BxHHHHxx", await reader.readexactly(12))
        assert (order, major) == (ord("l"), 11)
        await reader.readexactly(name_length + -name_length % 4)
        if (await reader.readexactly(key_length + -key_length % 4))[:key_length] != self.cookie:
            reason = b"No protocol specified\n"
            writer.write(struct.pack("<BBHHH", 0, len(reason), 11, 0, 6) + reason + bytes(2))
            return
        vendor = b"tests"
        setup = bytes(16) + struct.pack("<H", len(vendor)) + bytes(2) + bytes([1, 1]) + bytes(10)
        setup += vendor + bytes(3) + bytes(8) + struct.pack("<I", ROOT) + bytes(36)
        writer.write(struct.pack("<BBHHH", 1, 0, 11, 0, len(setup) // 4) + setup)
        writer.write(bytes([34]) + bytes(31))  # MappingNotify goes to every client, asked or not
        self.writer = writer
        for number in itertools.count(1):
            opcode, length = struct.unpack("<BxH", await reader.readexactly(4))
            body = await reader.readexactly(4 * length - 4)
            if opcode == 16:
                (size,) = struct.unpack_from("<H", body)
                atom = self.atoms.get(body[4 : 4 + size].decode(), 0)
                writer.write(struct.pack("<BxHII", 1, number, 0, atom) + bytes(20))
            elif opcode == 2:
                window, mask, events = struct.unpack("<III", body)
                assert (mask, events) == (0x800, 0x400000 if window == ROOT else 0x420000)
                self.watched.append(window)
                if window not in (ROOT, WINDOW):
                    writer.write(struct.pack("<BBH", 0, 3, number) + bytes(28))  # BadWindow
            else:
                window, atom = struct.unpack_from("<II", body)
                writer.write(self.property(number, window, atom))
                if window != ROOT:
                    self.looks += 1
                    self.looked.set()

    def property(self, number: int, window: int, atom: int) -> bytes:
        if window not in (ROOT, WINDOW):
            return struct.pack("<BBH", 0, 3, number) + bytes(28)  # BadWindow
        values = self.properties.get((window, atom))
        if values is None:
            return struct.pack("<BBH", 1, 0, number) + bytes(28)
        head = struct.pack("<BBHIIII", 1, 32, number, len(values), 33, 0, len(values))
        return head + bytes(12) + struct.pack(f"<{len(values)}I", *values)


MANAGED: dict[tuple[int, str], tuple[int | str, ...]] = {(ROOT, "_NET_SUPPORTING_WM_CHECK"): (7,)}
ACTIVE = {**MANAGED, (ROOT, "_NET_ACTIVE_WINDOW"): (WINDOW,)}
HIDDEN, FULL = "_NET_WM_STATE_HIDDEN", "_NET_WM_STATE_FULLSCREEN"


def message(sender: int, event: int, body: bytes = b"") -> bytes:
    return struct.pack("<II", sender, (8 + len(body)) << 16 | event) + body


def told_global(name: int, interface: bytes, version: int) -> bytes:
    text = interface + b"\0" + bytes(-(len(interface) + 1) % 4)
    return message(2, 0, struct.pack("<II", name, len(interface) + 1) + text + struct.pack("<I", version))


def state(window: int, *values: int) -> bytes:
    return message(window, 4, struct.pack(f"<{len(values) + 1}I", 4 * len(values), *values))


def compositor(windows: bytes, version: int = 3) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(24)
        writer.write(told_global(1, b"wl_seat", 7))
        writer.write(told_global(5, b"zwlr_foreign_toplevel_manager_v1", version))
        writer.write(message(3, 0, bytes(4)) + message(1, 1, struct.pack("<I", 3)))
        bind = await reader.readexactly(8 + 4 + 4 + 36 + 4 + 4 + 12)
        assert struct.unpack_from("<I", bind, 8)[0] == 5
        assert struct.unpack_from("<II", bind, 52) == (2, 4)
        writer.write(windows + message(5, 0, bytes(4)))
        await reader.read()

    return serve


def window(number: int) -> bytes:
    return message(4, 0, struct.pack("<I", number)) + message(number, 0, struct.pack("<I", 4) + b"abc\0")


A, B = 0xFF000000, 0xFF000001
MAXIMIZED, MINIMIZED, ACTIVATED, FULLSCREEN = range(4)
