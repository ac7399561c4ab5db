"""Ask an X server one thing: is the active window fullscreen? Never a blocking call; a connection for each question.

The X protocol, version 11: https://www.x.org/releases/current/doc/xproto/x11protocol.html (appendix B: encoding);
the properties: https://specifications.freedesktop.org/wm-spec/latest/ (_NET_ACTIVE_WINDOW, _NET_WM_STATE).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

_DISPLAY = re.compile(r"(?:unix)?:(\d{1,5})(?:\.\d+)?")
_COOKIE = b"MIT-MAGIC-COOKIE-1"
_LOCAL = (256, 65535)
"""Families of the authority file: a display of this machine, and any display (libXau, Xauth.h)."""
_NAMES = (b"_NET_SUPPORTING_WM_CHECK", b"_NET_ACTIVE_WINDOW", b"_NET_WM_STATE", b"_NET_WM_STATE_FULLSCREEN")
_ERROR, _REPLY, _PROPERTY_NOTIFY, _GENERIC_EVENT = 0, 1, 28, 35
_GONE = (17, 18)
"""DestroyNotify and UnmapNotify: where it was the last window, openbox goes on naming it the active one."""
_OF_PROPERTIES, _OF_STRUCTURE = 0x400000, 0x20000
"""Events: PropertyChange and StructureNotify."""


class XUnavailable(Exception):
    """There is no X server to ask here, or it did not let us in; the message says why."""


async def active_is_fullscreen(environ: Mapping[str, str]) -> bool | None:
    """Answer for the display of `environ`; None: its window manager does not tell the active window.

    Raises:
        XUnavailable: nobody to ask.
        OSError, EOFError, struct.error: the server went away, or does not speak X.
    """
    async with _connected(environ) as connection:
        return await connection.active_is_fullscreen()


async def until_not_fullscreen(environ: Mapping[str, str]) -> None:
    """Wait until the active window is none that is fullscreen. Raises as `active_is_fullscreen`."""
    async with _connected(environ) as connection:
        while await connection.active_is_fullscreen(tell_changes=True):
            await connection.change()


@contextlib.asynccontextmanager
async def _connected(environ: Mapping[str, str]) -> AsyncIterator[_Connection]:
    match = _DISPLAY.fullmatch(environ.get("DISPLAY", ""))
    if match is None:
        raise XUnavailable("the X display is on another machine" if environ.get("DISPLAY") else "no X display")
    reader, writer = await _connect(match[1])
    try:
        writer.write(_hello(_cookie(environ, match[1].encode())))
        yield _Connection(reader, writer, await _root(reader))
    finally:
        writer.close()


async def _connect(number: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 (where every X server has its socket)
    for address in ("\0" + path, path):
        try:
            return await asyncio.open_unix_connection(address)
        except OSError:
            continue
    raise XUnavailable(f"no X server answers at :{number}")


def _pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _hello(cookie: bytes) -> bytes:
    name = _COOKIE if cookie else b""
    return struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie)) + _pad(name) + _pad(cookie)


def _cookie(environ: Mapping[str, str], number: bytes) -> bytes:
    """Find the key to this display in the authority file; the server says whether one is needed at all."""
    path = environ.get("XAUTHORITY") or str(Path(environ.get("HOME", "/")) / ".Xauthority")
    try:
        with Path(path).open("rb") as file:
            data = file.read(65536)
    except OSError:
        return b""
    at = 0
    while at + 2 <= len(data):
        (family,) = struct.unpack_from(">H", data, at)
        at, fields = at + 2, list[bytes]()
        while len(fields) < 4 and at + 2 <= len(data):
            (length,) = struct.unpack_from(">H", data, at)
            fields.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        if len(fields) == 4 and family in _LOCAL and fields[1] in (number, b"") and fields[2] == _COOKIE:
            return fields[3]
    return b""


async def _root(reader: asyncio.StreamReader) -> int:
    status, reason_length, length = struct.unpack("<BBxxxxH", await reader.readexactly(8))
    setup = await reader.readexactly(length * 4)
    if status != 1:
        raise XUnavailable(f"the X server refused: {setup[:reason_length].decode('latin-1').strip()}")
    vendor, formats = struct.unpack_from("<16xHxxxB", setup)
    return int(struct.unpack_from("<I", setup, 32 + vendor + -vendor % 4 + 8 * formats)[0])


class _Connection:
    """Asks several things at once where one does not need the other's answer: each turn costs the server a switch."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, root: int) -> None:
        self._reader, self._writer, self._root = reader, writer, root
        self._sent = 0
        self._telling: frozenset[int] = frozenset()
        """The properties whose changes matter, by number."""
        self._changed = False

    async def active_is_fullscreen(self, *, tell_changes: bool = False) -> bool | None:
        """Look now; with `tell_changes`, the server tells from before this look on what may change the answer."""
        replies = await self._ask([_intern(name) for name in _NAMES])
        check, active, state, fullscreen = (struct.unpack_from("<I", each, 8)[0] if each else 0 for each in replies)
        self._changed = False
        if tell_changes:
            self._telling = frozenset({active, state})
            self._send(_tell(self._root, _OF_PROPERTIES))
        windows = await self._values((self._root, check), (self._root, active))
        if not windows[0]:
            return None
        if not windows[1] or not windows[1][0]:
            return False
        window = windows[1][0]
        if tell_changes:
            self._send(_tell(window, _OF_PROPERTIES | _OF_STRUCTURE))
        (states,) = await self._values((window, state))
        return fullscreen != 0 and fullscreen in states

    async def change(self) -> None:
        """Wait for a change since the last look."""
        while not self._changed:
            await self._message()

    async def _values(self, *properties: tuple[int, int]) -> list[tuple[int, ...]]:
        """Return the 32-bit values of each property (window, number); none where it is not there (any more)."""
        replies = await self._ask([struct.pack("<BBHIIIII", 20, 0, 6, *each, 0, 0, 64) for each in properties])
        return [() if each is None else _values_in(each) for each in replies]

    async def _ask(self, requests: Sequence[bytes]) -> list[bytes | None]:
        """Send these and give the reply to each, or None for an error."""
        replies: dict[int, bytes | None] = {}
        numbers = [(self._sent + each) & 0xFFFF for each in range(1, len(requests) + 1)]
        self._send(*requests)
        while any(number not in replies for number in numbers):
            message = await self._message()
            if message[0] in (_ERROR, _REPLY):
                (number,) = struct.unpack_from("<H", message, 2)
                replies[number] = message if message[0] == _REPLY else None
        return [replies[number] for number in numbers]

    def _send(self, *requests: bytes) -> None:
        self._sent = (self._sent + len(requests)) & 0xFFFF
        self._writer.write(b"".join(requests))

    async def _message(self) -> bytes:
        """Read one reply, error or event, and note a change that matters; other events go to every client."""
        head = await self._reader.readexactly(32)
        more = struct.unpack_from("<I", head, 4)[0] * 4 if head[0] in (_REPLY, _GENERIC_EVENT) else 0
        if more > 65536:
            raise XUnavailable("what answers there is no X server")
        kind = head[0] & 0x7F
        if kind in _GONE or (kind == _PROPERTY_NOTIFY and struct.unpack_from("<I", head, 8)[0] in self._telling):
            self._changed = True
        return head + await self._reader.readexactly(more)


def _intern(name: bytes) -> bytes:
    """Ask for the number of a name, 0 where no client of this server ever used it."""
    return struct.pack("<BBHHH", 16, 1, 2 + (len(name) + 3) // 4, len(name), 0) + _pad(name)


def _tell(window: int, events: int) -> bytes:
    """Ask to be told of these events of the window (ChangeWindowAttributes: event-mask)."""
    return struct.pack("<BBHIII", 2, 0, 4, window, 0x800, events)


def _values_in(reply: bytes) -> tuple[int, ...]:
    if reply[1] != 32:
        return ()
    (count,) = struct.unpack_from("<I", reply, 16)
    return struct.unpack_from(f"<{min(count, 64)}I", reply, 32)
