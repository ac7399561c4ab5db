"""What the connections to an X server and to a Wayland compositor have in common: bytes, replies, and their end."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from reminderd.system.display import DisplayError


class DisplayConnection(asyncio.Protocol):
    """One connection; `lost(why)` is called once when it ends, unless `close` ended it."""

    server = "display server"

    def __init__(self, lost: Callable[[str], None]) -> None:
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._replies: dict[int, asyncio.Future[bytes]] = {}
        """The replies that are waited for, by number. One that is late stays here until it comes."""

    async def introduce(self) -> None:
        """Send who we are and read what the server is. Raises `DisplayError`."""
        raise NotImplementedError

    def close(self) -> None:
        """End the connection without calling `lost`; safe to call twice."""
        self._lost = ignore
        self._end("closed")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take whole messages, however they were cut; nonsense ends the connection."""
        self._received += data
        try:
            while self._transport is not None and (size := self._message_size()) <= len(self._received):
                message = bytes(self._received[:size])
                del self._received[:size]
                self._take(message)
        except (DisplayError, struct.error) as error:
            self._end(str(error))

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._end(f"the {self.server} closed the connection")

    # -- for the two kinds of it -----------------------------------------------------------------------------

    def _message_size(self) -> int:
        """Return the size of the message at the head of `_received`, or of its head where that is not there yet."""
        raise NotImplementedError

    def _take(self, message: bytes) -> None:
        raise NotImplementedError

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    async def _reply_to(self, number: int, deadline: float | None) -> bytes:
        if self._transport is None:
            raise DisplayError("not connected")
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            async with asyncio.timeout(deadline):
                return await reply
        except TimeoutError:
            raise DisplayError(f"the {self.server} did not answer within {deadline:g} s") from None

    def _resolve(self, number: int, answer: bytes | DisplayError) -> bool:
        """Hand an answer to whoever waits for it; return whether anybody asked."""
        reply = self._replies.pop(number, None)
        if reply is not None and not reply.done():
            if isinstance(answer, bytes):
                reply.set_result(answer)
            else:
                reply.set_exception(answer)
        return reply is not None

    def _end(self, why: str) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
            for number in tuple(self._replies):
                self._resolve(number, DisplayError(why))
            lost, self._lost = self._lost, ignore
            lost(why)


Made = TypeVar("Made", bound=DisplayConnection)


async def open_connection(make: Callable[[], Made], paths: Iterable[str], what: str, deadline: float) -> Made:
    """Return a connection made by `make` at the first of the Unix sockets that accepts it, within `deadline` seconds.

    Raises:
        DisplayError: nobody listens there (the message says that there is no such `what`), or it does not speak as it
            should.
    """
    connection, problem = None, ""
    try:
        async with asyncio.timeout(deadline):
            for path in paths:
                try:
                    _, connection = await asyncio.get_running_loop().create_unix_connection(make, path)
                    await connection.introduce()
                except OSError as error:
                    problem = problem or error.strerror or str(error)
                else:
                    return connection
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, TimeoutError):
            raise DisplayError(f"the {what} did not answer within {deadline:g} s") from None
        raise
    raise DisplayError(f"no {what} ({problem})")


def ignore(_anything: object) -> None:
    """Do nothing: the listener of whoever is not interested."""
