"""Ask an X server one thing: is the active window fullscreen? One short connection, never a blocking call.

The X protocol, version 11: https://www.x.org/releases/current/doc/xproto/x11protocol.html (appendix B: encoding);
the properties: https://specifications.freedesktop.org/wm-spec/latest/ (_NET_ACTIVE_WINDOW, _NET_WM_STATE).
"""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import Mapping
from pathlib import Path

_DISPLAY = re.compile(r"(?:unix)?:(\d{1,5})(?:\.\d+)?")
_COOKIE = b"MIT-MAGIC-COOKIE-1"
_LOCAL = (256, 65535)
"""Families of the authority file: a display of this machine, and any display (libXau, Xauth.h)."""


class XUnavailable(Exception):
    """There is no X server to ask here, or it did not let us in; the message says why."""


async def active_is_fullscreen(environ: Mapping[str, str]) -> bool | None:
    """Answer for the display of `environ`; None: its window manager does not tell the active window.

    Raises:
        XUnavailable: nobody to ask.
        OSError, EOFError, struct.error: the server went away, or does not speak X.
    """
    match = _DISPLAY.fullmatch(environ.get("DISPLAY", ""))
    if match is None:
        raise XUnavailable("the X display is on another machine" if environ.get("DISPLAY") else "no X display")
    reader, writer = await _connect(match[1])
    try:
        writer.write(_hello(_cookie(environ, match[1].encode())))
        connection = _Connection(reader, writer, await _root(reader))
        return await connection.active_is_fullscreen()
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
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, root: int) -> None:
        self._reader, self._writer, self._root = reader, writer, root

    async def active_is_fullscreen(self) -> bool | None:
        if not await self._values(self._root, b"_NET_SUPPORTING_WM_CHECK"):
            return None
        active = await self._values(self._root, b"_NET_ACTIVE_WINDOW")
        if not active or not active[0]:
            return False
        fullscreen = await self._atom(b"_NET_WM_STATE_FULLSCREEN")
        return fullscreen != 0 and fullscreen in await self._values(active[0], b"_NET_WM_STATE")

    async def _values(self, window: int, name: bytes) -> tuple[int, ...]:
        """Give the 32-bit values of a property; none where it or the window is not there (any more)."""
        atom = await self._atom(name)
        return await self._property(window, atom) if atom else ()

    async def _atom(self, name: bytes) -> int:
        """Give the number of a name, 0 where no client of this server ever used it."""
        body = struct.pack("<HHH", 2 + (len(name) + 3) // 4, len(name), 0) + _pad(name)
        reply = await self._ask(struct.pack("<BB", 16, 1) + body)
        return int(struct.unpack_from("<I", reply, 8)[0]) if reply else 0

    async def _property(self, window: int, atom: int) -> tuple[int, ...]:
        reply = await self._ask(struct.pack("<BBHIIIII", 20, 0, 6, window, atom, 0, 0, 64))
        if reply is None or reply[1] != 32:
            return ()
        (count,) = struct.unpack_from("<I", reply, 16)
        return struct.unpack_from(f"<{min(count, 64)}I", reply, 32)

    async def _ask(self, request: bytes) -> bytes | None:
        """Send one request and give its reply, or None for an error; events sent to every client are skipped."""
        self._writer.write(request)
        while True:
            head = await self._reader.readexactly(32)
            if head[0] == 0:
                return None
            more = struct.unpack_from("<I", head, 4)[0] * 4 if head[0] in (1, 35) else 0
            if more > 65536:
                raise XUnavailable("what answers there is no X server")
            reply = head + await self._reader.readexactly(more)
            if head[0] == 1:
                return reply
