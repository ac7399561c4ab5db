"""A daemon for tests of the socket and of the command line: the real server, with a realistic status behind it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from reminderd.control.messages import Request, Response
from reminderd.control.server import ControlServer

NOW = "2026-11-22T14:03:11+01:00"


def reminder(name: str, phase: str = "counting", due_in: float | None = None, **more: Any) -> dict[str, Any]:
    due_at = None if due_in is None else f"2026-11-22T14:{3 + int(due_in) // 60:02}:11+01:00"
    return {
        "name": name,
        "enabled": phase != "off",
        "phase": phase,
        "due_at": due_at,
        "due_in_seconds": due_in,
        "snoozed_until": None,
        "shown_at": None,
        "last_outcome": None,
        "last_outcome_at": None,
    } | more


def status(**changed: Any) -> dict[str, Any]:
    """Return a status as the contract has it: somebody sits since 13:42, movement comes in 9 minutes."""
    return {
        "version": "1.0.0",
        "pid": 4242,
        "now": NOW,
        "presence": presence("active"),
        "holds": [],
        "paused_until": None,
        "reminders": [
            reminder("stretch"),
            reminder("movement", due_in=540, last_outcome="taken", last_outcome_at="2026-11-22T13:20:00+01:00"),
            reminder("hydration", due_in=1800),
            reminder("posture", due_in=600),
        ],
        "notifier": {"backend": "dbus", "buttons": True},
        "settings": {"path": "/home/x/.config/reminderd/config.toml", "loaded_at": NOW, "problems": []},
    } | changed


def presence(state: str, sitting: float | None = 1260, idle: float | None = 2) -> dict[str, Any]:
    since = None if sitting is None else "2026-11-22T13:42:11+01:00"
    return {"state": state, "source": "x11", "sitting_since": since, "sitting_seconds": sitting, "idle_seconds": idle}


def hold(reason: str, until: str | None = None) -> dict[str, Any]:
    return {"reason": reason, "since": "2026-11-22T14:01:00+01:00", "until": until}


class FakeDaemon:
    """What it was asked, what it answers, and a way to change the status while somebody follows."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.status = status()
        self.answer: Callable[[Request], Response] = lambda request: Response(True, f"{request.verb}: done", {})
        self.before: Callable[[Request], Awaitable[object]] | None = None
        """Awaited before every answer but that to `status`: to hang, or to fail."""
        self.followed = threading.Semaphore(0)
        self.following_ended = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop
        self.server: ControlServer
        self._queues: list[asyncio.Queue[dict[str, Any]]] = []

    async def handle(self, request: Request) -> Response:
        self.asked.append(request)
        if request.verb == "status":
            return Response(True, "", self.status)
        if self.before:
            await self.before(request)
        return self.answer(request)

    async def follow(self, request: Request) -> AsyncGenerator[dict[str, Any], None]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._queues.append(queue)
        try:
            yield self.status
            self.followed.release()
            while True:
                yield await queue.get()
        finally:
            self.following_ended.set()

    def change(self, **changed: Any) -> None:
        """Change the status, and tell those who follow."""

        def tell() -> None:
            self.status = status(**changed)
            for queue in self._queues:
                queue.put_nowait(self.status)

        self.loop.call_soon_threadsafe(tell)


@asynccontextmanager
async def serving(path: Path) -> AsyncIterator[FakeDaemon]:
    """Serve on the test's own loop."""
    daemon = FakeDaemon()
    daemon.loop = asyncio.get_running_loop()
    daemon.server = ControlServer(path, daemon.handle, daemon.follow)
    await daemon.server.start()
    try:
        yield daemon
    finally:
        await daemon.server.stop()


@contextmanager
def running(path: Path) -> Iterator[FakeDaemon]:
    """Serve on a thread of its own, for tests that wait in the usual way."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = serving(path)
    daemon = asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(5)
    try:
        yield daemon
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
