"""A connection to an X server, spoken by ourselves: just requests, replies and events, on the asyncio loop.

libX11 is not used because it blocks the loop while a server hangs and ends the process when one dies. Only Unix
sockets: nothing of ours goes over a network. Everything received is checked before it is believed.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Callable

from reminderd.system.display import REPLY_SECONDS, DisplayError

LARGEST_MESSAGE = 512 * 1024
"""Bytes; the setup of a server with many screens takes a few ten thousand, nothing else of ours above hundreds."""
RESOURCES = 0xFFFF
"""How many resources we may have; servers grant at least eighteen bits of them."""
_EVENT_BYTES = 32
_GENERIC_EVENT = 35
_PROTOCOL = (11, 0)


class XConnection(asyncio.Protocol):
    """One connection. `event` gets each 32-byte event, `lost` the reason, once, when the connection is no more."""

    def __init__(self, event: Callable[[bytes], None], lost: Callable[[str], None]) -> None:
        self._event, self._lost = event, lost
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._sequence = 0
        self._waiting: deque[tuple[int, asyncio.Future[bytes]]] = deque()
        self._setup: asyncio.Future[bytes] | None = asyncio.get_running_loop().create_future()
        self._first_id = 0

    async def set_up(self, cookie: bytes) -> None:
        """Introduce ourselves with this MIT-MAGIC-COOKIE-1 (may be empty).

        Raises:
            DisplayError: the server does not want us, or what it said makes no sense.
        """
        name = b"MIT-MAGIC-COOKIE-1" if cookie else b""
        self._write(struct.pack("<2BHHHHH", ord("l"), 0, *_PROTOCOL, len(name), len(cookie), 0))
        self._write(_padded(name) + _padded(cookie))
        assert self._setup is not None  # noqa: S101 (for the type checker: it is there until answered)
        answer = await self._setup
        if answer[0] != 1:
            said = answer[8 : 8 + answer[1]].decode("ascii", "replace").strip()
            said = "".join(c for c in said if c.isprintable())[:80]
            raise DisplayError(f"the X server refused us ({said or 'no reason given'})")
        if len(answer) < 40:
            raise DisplayError("the X server's greeting is cut short")
        self._first_id, mask = struct.unpack_from("<II", answer, 12)
        if mask & RESOURCES != RESOURCES:
            raise DisplayError("the X server grants no resource ids")

    def resource(self, number: int) -> int:
        """Return the id of our own resource `number` (1 … `RESOURCES`)."""
        return self._first_id | number

    def send(self, major: int, minor: int, body: bytes) -> int:
        """Send a request that has no reply, and give its sequence number."""
        padded = _padded(body)
        self._write(struct.pack("<2BH", major, minor, 1 + len(padded) // 4) + padded)
        self._sequence = (self._sequence + 1) & 0xFFFF
        return self._sequence

    async def ask(self, major: int, minor: int, body: bytes = b"", deadline: float = REPLY_SECONDS) -> bytes:
        """Send a request and give its reply (32 bytes or more).

        Raises:
            DisplayError: an error was the reply, or none came within the deadline (seconds).
        """
        if self._transport is None:
            raise DisplayError("not connected")
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((self.send(major, minor, body), answer))
        try:
            async with asyncio.timeout(deadline):
                return await answer
        except TimeoutError:
            raise DisplayError(f"the X server did not answer within {deadline:g} s") from None

    def close(self) -> None:
        """Let go, without a word to `lost`."""
        self._lost = _nobody
        self._end("closed")

    # -- asyncio's side --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (for the type checker)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take whole messages, however they were cut; nonsense ends the connection."""
        self._received += data
        try:
            while self._take_one():
                pass
        except (DisplayError, struct.error) as error:
            self._end(str(error))

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._end("the X server closed the connection")

    # -- one message after the other -------------------------------------------------------------------------

    def _take_one(self) -> bool:
        held = self._received
        if len(held) < (8 if self._setup else _EVENT_BYTES) or self._transport is None:
            return False
        if self._setup:
            size = 8 + 4 * int.from_bytes(held[6:8], "little")
        else:
            long = held[0] == 1 or held[0] & 0x7F == _GENERIC_EVENT
            size = _EVENT_BYTES + (4 * int.from_bytes(held[4:8], "little") if long else 0)
        if size > LARGEST_MESSAGE:
            raise DisplayError("the X server sends a message beyond all bounds")
        if len(held) < size:
            return False
        message = bytes(held[:size])
        del held[:size]
        if self._setup:
            setup, self._setup = self._setup, None
            _resolve(setup, message)
        elif message[0] > 1:
            self._event(message)
        else:
            self._reply(message)
        return True

    def _reply(self, message: bytes) -> None:
        sequence = int.from_bytes(message[2:4], "little")
        # An answer skips those before it that will have none; an error may belong to a request without a reply.
        index = next((i for i, (asked, _) in enumerate(self._waiting) if asked == sequence), None)
        if index is None:
            if message[0] == 1:
                raise DisplayError("the X server answers what was not asked")
            self._refused(message[1])
            return
        for _ in range(index):
            self._waiting.popleft()
        _, answer = self._waiting.popleft()
        if message[0] == 1:
            _resolve(answer, message)
        elif not answer.done():
            answer.set_exception(DisplayError(f"the X server answered with error {message[1]}"))

    def _refused(self, code: int) -> None:
        raise DisplayError(f"the X server refused a request (error {code})")

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _end(self, why: str) -> None:
        transport, self._transport = self._transport, None
        if transport is None:
            return
        transport.abort()
        waiting = [answer for _, answer in self._waiting] + ([self._setup] if self._setup else [])
        self._waiting.clear()
        for answer in waiting:
            if not answer.done():
                answer.set_exception(DisplayError(why))
        lost, self._lost = self._lost, _nobody
        lost(why)


def _resolve(answer: asyncio.Future[bytes], message: bytes) -> None:
    if not answer.done():
        answer.set_result(message)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _nobody(_why: str) -> None:
    """Whom the end is told to when it has been told already."""
