"""Requests of the command line: each becomes an event, and the engine's reply the response."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

from reminderd.control.messages import Request, Response
from reminderd.core.effects import Reply
from reminderd.core.events import Done, Event, Pause, Remind, Reset, Resume, Skip, Snooze

DURABLE_SECONDS = 0.2
"""An answer is written to disk before it is confirmed, unless the disk takes longer than this."""

_TIME_KEYS = {"now", "due_in_seconds", "sitting_seconds", "idle_seconds", "due_at"}


class Requests:
    """Answers what the command line asks."""

    def __init__(
        self,
        post: Callable[[Event], None],
        status: Callable[[], Awaitable[dict[str, Any]]],
        seen: Callable[[], Awaitable[dict[str, Any]]],
        reload: Callable[[], Awaitable[tuple[str, ...]]],
        flush: Callable[[float], Awaitable[object]],
    ) -> None:
        """Ask `status` for the object as it is now, and `seen` for it as of the last event, which disturbs nobody."""
        self._post = post
        self._status = status
        self._seen = seen
        self._reload = reload
        self._flush = flush
        self._followers: set[asyncio.Event] = set()

    async def handle(self, request: Request) -> Response:
        """Do what is asked."""
        if request.verb == "status":
            return Response(True, "", await self._status())
        if request.verb == "reload":
            problems = await self._reload()
            text = "the settings are in force" if not problems else "the settings are wrong; the last good ones stay"
            return Response(not problems, text, {"problems": list(problems)})
        reply = self._ask(request)
        await self._flush(DURABLE_SECONDS)
        return Response(reply.ok, reply.text, reply.facts)

    def _ask(self, request: Request) -> Reply:
        answered: list[Reply] = []
        self._post(_event(request, answered.append))
        if not answered:
            return Reply(None, False, "reminderd is ending", {"error": "ending"})
        return answered[0]

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the status now and after every change, until the other end goes."""
        changed = asyncio.Event()
        self._followers.add(changed)
        last: Any = None
        try:
            status = await self._status()
            while True:
                steady = _lasting(status)
                if steady != last:
                    last = steady
                    yield status
                await changed.wait()
                changed.clear()
                status = await self._seen()  # to bring it up to now would be an event, and go round for ever
        finally:
            self._followers.discard(changed)

    def something_happened(self) -> None:
        """Let the followers look whether anything changed for them."""
        for each in self._followers:
            each.set()


def reply(effect: Reply) -> None:
    """Hand the engine's reply to whoever asked."""
    effect.token(effect)


def _event(request: Request, answer: Callable[[Reply], None]) -> Event:  # noqa: PLR0911 (one line a verb)
    args = request.args
    until = datetime.fromisoformat(args["until"]) if "until" in args else None
    match request.verb:
        case "snooze":
            return Snooze(answer, args.get("reminder"), args.get("seconds"), until)
        case "done":
            return Done(answer, args.get("reminder"))
        case "skip":
            return Skip(answer, args.get("reminder"))
        case "pause":
            return Pause(answer, args.get("seconds"), until)
        case "resume":
            return Resume(answer)
        case "reset":
            return Reset(answer)
        case _:
            return Remind(answer, args["reminder"])


def _lasting(status: Any) -> Any:
    """Leave out what changes by itself as time goes by: whoever follows can count on."""
    if isinstance(status, dict):
        return {key: _lasting(value) for key, value in status.items() if key not in _TIME_KEYS}
    if isinstance(status, list):
        return [_lasting(each) for each in status]
    return status
