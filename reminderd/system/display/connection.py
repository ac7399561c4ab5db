"""What a connection to an X server and one to a Wayland compositor have in common: bytes, replies, and their end."""

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
        """Who waits for the reply to which request. One that came too late is taken off when it comes."""

    async def introduce(self) -> None:
        """Say who we are and read what the server is. Raises `DisplayError`."""
        raise NotImplementedError

    def close(self) -> None:
        """End the connection without calling `lost`; safe to call twice."""
        self._lost = ignore
        self._end("closed")

    # -- asyncio.Protocol ------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take whole messages, however they were cut; nonsense ends the connection."""
        self._received += data
        try:
            while self._transport is not None and self._take_message():
                pass
        except (DisplayError, struct.error) as error:
            self._end(str(error))

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._end(f"the {self.server} closed the connection")

    # -- for the two kinds of it -----------------------------------------------------------------------------

    def _take_message(self) -> bool:
        """Take one message off `_received`; return False where it is not there in full yet."""
        raise NotImplementedError

    def _cut(self, size: int) -> bytes | None:
        """Return the next `size` bytes and take them off, or None where there are fewer yet."""
        if len(self._received) < size:
            return None
        message = bytes(self._received[:size])
        del self._received[:size]
        return message

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
        if transport is None:
            return
        transport.abort()
        for number in tuple(self._replies):
            self._resolve(number, DisplayError(why))
        lost, self._lost = self._lost, ignore
        lost(why)


Made = TypeVar("Made", bound=DisplayConnection)


async def open_connection(
    make: Callable[[], Made], server: str, paths: Iterable[str], where: str, deadline: float
) -> Made:
    """Return a connection made by `make` at the first of the Unix sockets that accepts it, within `deadline` seconds.

    Raises:
        DisplayError: there is no such server at `where`, or it does not speak as it should.
    """
    problem: OSError | None = None
    try:
        async with asyncio.timeout(deadline):
            for path in paths:
                try:
                    _, connection = await asyncio.get_running_loop().create_unix_connection(make, path)
                except OSError as error:
                    problem = problem or error
                else:
                    return await _introduced(connection)
    except TimeoutError:
        raise DisplayError(f"the {server} did not answer within {deadline:g} s") from None
    raise DisplayError(f"no {server} at {where} ({(problem and problem.strerror) or problem})")


async def _introduced(connection: Made) -> Made:
    try:
        await connection.introduce()
    except BaseException:
        connection.close()
        raise
    return connection


def ignore(_anything: object) -> None:
    """Do nothing: the listener of whoever is not interested."""
