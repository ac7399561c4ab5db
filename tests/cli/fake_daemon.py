"""A daemon for the command line's tests: the real server on a thread of its own, a realistic status behind it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reminderd.control.server import ControlServer
from reminderd.control.wire import Request, Response

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
    return {
        "state": state,
        "source": "x11",
        "sitting_since": since,
        "sitting_seconds": sitting,
        "idle_seconds": idle,
    }


def hold(reason: str, until: str | None = None) -> dict[str, Any]:
    return {"reason": reason, "since": "2026-11-22T14:01:00+01:00", "until": until}


class FakeDaemon:
    """What it was asked, what it answers, and a way to change the status while somebody follows."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.status = status()
        self.answer: Callable[[Request], Response] = lambda request: Response(True, f"{request.verb}: done", {})
        self.loop = asyncio.new_event_loop()
        self.followed = threading.Semaphore(0)
        self._queues: list[asyncio.Queue[dict[str, Any]]] = []

    async def handle(self, request: Request) -> Response:
        self.asked.append(request)
        if request.verb == "status":
            return Response(True, "", self.status)
        return self.answer(request)

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._queues.append(queue)
        yield self.status
        self.followed.release()
        while True:
            yield await queue.get()

    def change(self, **changed: Any) -> None:
        def tell() -> None:
            self.status = status(**changed)
            for queue in self._queues:
                queue.put_nowait(self.status)

        self.loop.call_soon_threadsafe(tell)


@contextmanager
def running(path: Path) -> Iterator[FakeDaemon]:
    daemon = FakeDaemon()
    server = ControlServer(path, daemon.handle, daemon.follow)
    daemon.loop.run_until_complete(server.start())
    thread = threading.Thread(target=daemon.loop.run_forever, daemon=True)
    thread.start()
    try:
        yield daemon
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), daemon.loop).result(5)
        daemon.loop.call_soon_threadsafe(daemon.loop.stop)
        thread.join(5)
        daemon.loop.close()
