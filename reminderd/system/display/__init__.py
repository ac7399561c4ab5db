"""Our own clients of display servers, one for X11 and one for Wayland; and which display is this session's.

Libraries are not used because they block the event loop while a server hangs, and libX11 ends the process when a
server dies. Only Unix sockets are used, every question has a deadline, and everything received is checked.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterable
from typing import Final

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system import Unavailable

REPLY_SECONDS: Final = 0.5
"""A display server that does not answer a question within this time is hanging."""


class DisplayError(Unavailable):
    """There is no display server, or it refused, broke the protocol, hung or went away; the message says which."""


class RequestRefused(DisplayError):
    """The server answered one request with an error; the connection lives on."""


class DisplayConnection:
    """What the connections to an X server and to a compositor share: bytes, replies, and their end.

    `lost(why)` is called once when it ends, unless `close` ended it.
    """

    server = "display server"

    def __init__(self, lost: Callable[[str], None]) -> None:
        self._lost = lost
        self._writer: asyncio.StreamWriter | None = None
        self._receiving: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[bytes]] = {}
        """The replies that are waited for, by number. One that is late stays here until it comes."""

    async def open(self, paths: Iterable[str], what: str) -> None:
        """Connect to the first of the Unix sockets that accepts it.

        Raises:
            DisplayError: nobody listens there (the message says that there is no such `what`), or it does not speak as
                it should.
        """
        problem = ""
        try:
            for path in paths:
                try:
                    reader, self._writer = await asyncio.open_unix_connection(path)
                except OSError as error:
                    problem = problem or error.strerror or str(error)
                else:
                    await self._introduce(reader)
                    return
        except (EOFError, OSError):
            self.close()
            raise DisplayError(sentence(N_("the {server} closed the connection"), server=self.server)) from None
        except BaseException:
            self.close()
            raise
        raise DisplayError(sentence(N_("no {server} ({problem})"), server=what, problem=problem))

    def close(self) -> None:
        """End the connection without calling `lost`; safe to call twice."""
        self._lost = ignore
        self._end("closed")

    # -- for the two kinds of it -----------------------------------------------------------------------------

    async def _introduce(self, reader: asyncio.StreamReader) -> None:
        """Send who we are, read what the server is, and receive from then on. Raises `DisplayError` or `EOFError`."""
        raise NotImplementedError

    async def _receive(self, reader: asyncio.StreamReader) -> None:
        """Read one message and handle it. Raises `DisplayError` or `struct.error` where it makes no sense."""
        raise NotImplementedError

    def _receive_from(self, reader: asyncio.StreamReader) -> None:
        self._receiving = asyncio.create_task(self._receive_all(reader))

    async def _receive_all(self, reader: asyncio.StreamReader) -> None:
        why = f"the {self.server} closed the connection"
        try:
            while self._writer is not None:
                await self._receive(reader)
        except (EOFError, OSError):
            pass
        except (DisplayError, struct.error) as error:
            why = str(error)
        finally:
            self._end(why)

    def _write(self, data: bytes) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(data)

    async def _reply_to(self, number: int, deadline: float | None) -> bytes:
        if self._writer is None:
            raise DisplayError("not connected")
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            async with asyncio.timeout(deadline):
                return await reply
        except TimeoutError:
            late = N_("the {server} did not answer within {seconds} s")
            raise DisplayError(sentence(late, server=self.server, seconds=f"{deadline:g}")) from None

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
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.transport.abort()
            if self._receiving is not None:
                self._receiving.cancel()
            for number in tuple(self._replies):
                self._resolve(number, DisplayError(why))
            lost, self._lost = self._lost, ignore
            lost(why)


def ignore(_anything: object) -> None:
    """Do nothing: the listener of whoever is not interested."""
