"""A daemon as the control tests see it: a server on a socket of its own, and clients as rude as they like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reminderd.control.server import ControlServer
from reminderd.control.wire import Request, Response

DEADLINE = 3.0


class FakeDaemon:
    """Answers every verb with its own arguments; `status` numbers come from a queue."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.changes: list[asyncio.Queue[dict[str, Any]]] = []
        self.followed = asyncio.Event()
        self.following_ended = asyncio.Event()

    async def handle(self, request: Request) -> Response:
        self.asked.append(request)
        if request.verb == "reset":
            raise RuntimeError("inside")
        if request.verb == "reload":
            await asyncio.Event().wait()
        return Response(True, f"{request.verb} it is", {"args": request.args})

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.changes.append(queue)
        self.followed.set()
        try:
            yield {"number": 0}
            while True:
                yield await queue.get()
        finally:
            self.following_ended.set()


@asynccontextmanager
async def serving(path: Path) -> AsyncIterator[FakeDaemon]:
    daemon = FakeDaemon()
    server = ControlServer(path, daemon.handle, daemon.follow)
    await server.start()
    try:
        yield daemon
    finally:
        await server.stop()


async def ask(path: Path, raw: bytes, deadline: float = DEADLINE) -> bytes:
    """Send these bytes and give the first line that comes back (empty: the server hung up)."""
    async with asyncio.timeout(deadline):
        reader, writer = await asyncio.open_unix_connection(path)
        try:
            writer.write(raw)
            await writer.drain()
            return await reader.readline()
        except ConnectionError:
            return b""
        finally:
            writer.close()
