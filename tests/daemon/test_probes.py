"""Asking for the engine: each answer is posted as it comes, then the end of that round; nothing is asked by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from reminderd.core.events import Detected, Event, Probed
from reminderd.daemon.probes import Probes
from reminderd.detectors.detector import Answer
from tests.virtual_loop import settle

pytestmark = pytest.mark.virtual_time

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FULLSCREEN, MICROPHONE = frozenset({"fullscreen"}), frozenset({"microphone"})


class Fake:
    """A detector that answers as told, once it is let."""

    def __init__(self) -> None:
        self.on: bool | None = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.asked = 0

    async def check(self) -> Answer:
        self.asked += 1
        await self.may_answer.wait()
        return Answer(self.on)


class Room:
    """Probes with two fakes in them, and what they post."""

    def __init__(self) -> None:
        self.film, self.call = Fake(), Fake()
        self.posted: list[Event] = []
        self.rounds: list[asyncio.Future[None]] = []
        self.probes = Probes(self._compositor, self._compositor, self.posted.append)
        self.probes._own |= {"fullscreen": self.film.check, "microphone": self.call.check}

    async def _compositor(self) -> bool | None:
        return None

    def probe(self, reasons: frozenset[str]) -> None:
        self.rounds.append(asyncio.ensure_future(self.probes.probe(reasons)))

    async def told(self) -> list[Event]:
        """Return what was posted since the last call."""
        await settle()
        events = self.posted.copy()
        self.posted.clear()
        return events


async def test_every_answer_is_posted_and_then_the_end_of_the_round() -> None:
    room = Room()
    for on in (True, True, False, None, None):
        room.film.on = on
        room.probe(FULLSCREEN)
        assert await room.told() == [Detected("fullscreen", on), Probed(FULLSCREEN)]
    assert room.call.asked == 0


async def test_rounds_end_by_themselves_whichever_began_first() -> None:
    room = Room()
    room.film.may_answer.clear()
    room.probe(FULLSCREEN)
    room.probe(MICROPHONE)
    assert await room.told() == [Detected("microphone", False), Probed(MICROPHONE)]
    room.film.may_answer.set()
    assert await room.told() == [Detected("fullscreen", False), Probed(FULLSCREEN)]


async def test_nothing_is_asked_while_nobody_wants_to_know() -> None:
    room = Room()
    room.film.on = True
    room.probe(FULLSCREEN)
    await asyncio.wait({asyncio.ensure_future(asyncio.Event().wait())}, timeout=3600.0)
    assert room.film.asked == 1
