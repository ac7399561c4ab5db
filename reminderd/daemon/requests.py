"""Requests of the command line: each becomes an event, and the engine's reply becomes the response."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reminderd.control.messages import Request, Response
from reminderd.core.effects import Reply
from reminderd.core.events import (
    CareAnswered,
    ChairSaid,
    Command,
    Done,
    Event,
    Pause,
    Remind,
    Reset,
    Resume,
    Sit,
    Skip,
    Snooze,
    SpasmLogged,
    Stand,
    TimePassed,
)
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.daemon.link import LinkKeeper, machine_said
from reminderd.settings.loaded import Loaded

DURABLE_SECONDS = 0.2
"""An answer is written to disk before it is confirmed, unless the disk takes longer than this."""

LONGEST_TEST_SECONDS = 5.0
"""How long the test notification of `doctor` may stay: the client waits for the answer."""

_EVENTS: dict[str, type[Command]] = {
    "snooze": Snooze, "done": Done, "skip": Skip, "pause": Pause, "resume": Resume, "reset": Reset, "remind": Remind,
    "stand": Stand, "sit": Sit, "spasm": SpasmLogged, "care": CareAnswered,
}  # fmt: skip
_OF_THE_LINK = ("word", "machine", "chair", "link")
ENDING = Response(False, sentence(N_("The daemon is ending.")), {"error": "ending"})
_FAULT = N_("This failed by a mistake in reminderd. The daemon's log says more.")
FAULT = Response(False, sentence(_FAULT), {"error": "internal"})
_NOT_APPLIED = N_("Settings not applied. The previous settings are still active.")
_CHANGE_BY_THEMSELVES = {
    "now", "due_in_seconds", "sitting_seconds", "standing_seconds", "idle_seconds", "due_at",
    "stay_seconds", "counts", "ago_seconds", "believed_seconds",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Requests:
    """Answers what the command line asks, by these parts of the daemon."""

    post: Callable[[Event], None]
    ending: Callable[[], bool]
    status: Callable[[], Awaitable[dict[str, Any]]]
    reload: Callable[[], Awaitable[Loaded]]
    flush: Callable[[float], Awaitable[object]]
    try_out: Callable[[float], Awaitable[dict[str, Any]]]
    unseen_because: Callable[[], str]
    """Why nothing can be shown on this desktop; empty where it can."""
    link: LinkKeeper
    _followers: set[asyncio.Event] = field(default_factory=set)

    async def handle(self, request: Request) -> Response:  # noqa: PLR0911 (one for each kind of request)
        """Carry out a request."""
        if request.verb == "status":
            return Response(True, "", await self._present())
        if request.verb == "reload":
            loaded = await self.reload()
            problems = [each.sentence for each in loaded.problems]
            text = sentence(_NOT_APPLIED if problems else N_("Settings applied."))
            return Response(not (problems or loaded.unfinished), loaded.unfinished or text, {"problems": problems})
        if request.verb == "test":
            return Response(True, "", await self.try_out(min(request.args.get("seconds", 1.0), LONGEST_TEST_SECONDS)))
        if request.verb in _OF_THE_LINK:
            return self._linked(request)
        answered: list[Reply] = []
        self.post(_event(request, answered.append))
        if not answered:
            return ENDING if self.ending() else FAULT
        await self.flush(DURABLE_SECONDS)
        reply, problem = answered[0], self.unseen_because()
        if request.verb == "remind" and reply.ok and problem:
            unseen = N_("{name} cannot be shown: {problem} (see: {command}).")
            name, command = request.args["reminder"], "reminderd doctor"
            return Response(True, sentence(unseen, name=name, problem=problem, command=command), reply.facts)
        return Response(reply.ok, reply.text, reply.facts, reply.english)

    def _linked(self, request: Request) -> Response:
        """Carry out what the process of the link asks or hands in."""
        if not self.link.on:
            return Response(False, "The settings name no broker: [link] broker.", {"error": "no_link"})
        match request.verb:
            case "word":
                self.post(TimePassed())
                return Response(True, "", self.link.brief())
            case "link":
                self.link.take_report(request.args)
            case "chair":
                self.post(ChairSaid(**request.args))
            case _:
                self.post(machine_said(request.args))
        return Response(True)

    async def _present(self) -> dict[str, Any]:
        self.post(TimePassed())
        return await self.status()

    async def follow(self, request: Request) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the status, or what the link needs of it, now and after every change, until the other end leaves."""
        brief = request.args.get("of") == "link"
        changed = asyncio.Event()
        self._followers.add(changed)
        last: Any = None
        try:
            self.post(TimePassed())
            while True:
                # Bringing it up to now would be an event, which would wake us again.
                status = self.link.brief() if brief else await self.status()
                steady = _steady(status)
                if steady != last:
                    last = steady
                    yield status
                await changed.wait()
                changed.clear()
        finally:
            self._followers.discard(changed)

    def something_happened(self) -> None:
        """Let the followers check whether anything changed for them."""
        for each in self._followers:
            each.set()


def _event(request: Request, answer: Callable[[Reply], None]) -> Any:
    given = dict(request.args)
    if "reminder" in given:
        given["target"] = given.pop("reminder")
    for name in {"until", "at"} & set(given):
        given[name] = datetime.fromisoformat(given[name])
    return _EVENTS[request.verb](answer, **given)


def _steady(status: Any) -> Any:
    """Return the status without what changes by itself as time goes by, which followers can work out."""
    if isinstance(status, dict):
        return {key: _steady(value) for key, value in status.items() if key not in _CHANGE_BY_THEMSELVES}
    return [_steady(each) for each in status] if isinstance(status, list) else status
