"""The X11 client: requests, replies and events of the core protocol, on the asyncio loop.

The protocol: https://www.x.org/releases/current/doc/xproto/x11protocol.html (appendix B: the encoding). Each request
has a sequence number, counted by both sides; replies and errors carry the number of the request they belong to, and
events may come at any time between them.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system.display import REPLY_SECONDS, DisplayConnection, DisplayError, RequestRefused, ignore
from reminderd.system.display.xauthority import display_number, read_cookie, socket_paths
from reminderd.system.text import one_line

LARGEST_MESSAGE = 512 * 1024
"""Bytes, beside the first of a message; none that we ask for is longer than hundreds."""
RESOURCES = 0xFFFF
"""How many resources we may have; servers grant at least eighteen bits of them."""
_MESSAGE_BYTES = 32
_ERROR, _REPLY, _GENERIC_EVENT = 0, 1, 35
_PROTOCOL = (11, 0)


async def connect(
    environ: Mapping[str, str], event: Callable[[bytes], None] = ignore, lost: Callable[[str], None] = ignore
) -> XConnection:
    """Return a connection to the X server of this session; how long that may take is for the caller to say.

    `event` is called with each event of 32 bytes, `lost` once with the reason when the connection is lost.

    Raises:
        DisplayError: DISPLAY names no server of this machine, nobody listens there, or it does not let us in.
    """
    number = display_number(environ)
    x = XConnection(event, lost, read_cookie(environ, number))
    await x.open(socket_paths(number), f"X server at display :{number}")
    return x


class XConnection(DisplayConnection):
    """One connection. Made by `connect`."""

    server = "X server"

    def __init__(self, event: Callable[[bytes], None], lost: Callable[[str], None], cookie: bytes = b"") -> None:
        super().__init__(lost)
        self._event, self._cookie = event, cookie
        self._sequence = 0
        self.first_id = 0
        """The id of our own resource `n` (1 … `RESOURCES`) is this | n."""
        self.root = 0
        """The root window of the first screen."""

    async def _introduce(self, reader: asyncio.StreamReader) -> None:
        """Show the cookie (an MIT-MAGIC-COOKIE-1; may be empty), and read the greeting."""
        name = b"MIT-MAGIC-COOKIE-1" if self._cookie else b""
        self._write(struct.pack("<2BHHHHH", ord("l"), 0, *_PROTOCOL, len(name), len(self._cookie), 0))
        self._write(_padded(name) + _padded(self._cookie))
        greeting = await reader.readexactly(8)
        greeting += await reader.readexactly(4 * int.from_bytes(greeting[6:8], "little"))
        if greeting[0] != 1:
            reason = one_line(greeting[8 : 8 + greeting[1]].decode("ascii", "replace"), 80)
            refused = N_("the X server refused us ({reason})"), N_("the X server refused us (no reason given)")
            raise DisplayError(sentence(refused[not reason], reason=reason))
        try:
            self.first_id, mask = struct.unpack_from("<II", greeting, 12)
            vendor_bytes, formats = struct.unpack_from("<HxxxB", greeting, 24)
            (self.root,) = struct.unpack_from("<I", greeting, 40 + vendor_bytes + -vendor_bytes % 4 + 8 * formats)
        except struct.error:
            raise DisplayError("the X server's greeting is cut short") from None
        if mask & RESOURCES != RESOURCES:
            raise DisplayError("the X server grants no resource ids")
        self._receive_from(reader)

    def send(self, major: int, minor: int, body: bytes) -> int:
        """Send a request that has no reply, and return its sequence number."""
        padded = _padded(body)
        self._write(struct.pack("<2BH", major, minor, 1 + len(padded) // 4) + padded)
        self._sequence = (self._sequence + 1) & 0xFFFF
        return self._sequence

    async def ask(self, major: int, minor: int, body: bytes = b"", deadline: float = REPLY_SECONDS) -> bytes:
        """Send a request and return its reply (32 bytes or more).

        Raises:
            RequestRefused: the reply was an error.
            DisplayError: no reply came within the deadline (seconds), or the connection is lost.
        """
        return await self._reply_to(self.send(major, minor, body), deadline)

    async def _receive(self, reader: asyncio.StreamReader) -> None:
        message = await reader.readexactly(_MESSAGE_BYTES)
        kind, number = message[0], int.from_bytes(message[2:4], "little")
        if kind == _REPLY or kind & 0x7F == _GENERIC_EVENT:
            more = 4 * int.from_bytes(message[4:8], "little")
            if more > LARGEST_MESSAGE:
                raise DisplayError("the X server sends a message beyond all bounds")
            message += await reader.readexactly(more)
        if kind == _REPLY:
            if not self._resolve(number, message):
                raise DisplayError("the X server answers what was not asked")
        elif kind != _ERROR:
            self._event(message)
        elif not self._resolve(number, RequestRefused(f"the X server answered with error {message[1]}")):
            raise DisplayError(f"the X server refused a request (error {message[1]})")


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
