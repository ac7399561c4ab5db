"""Asking and listening: the end of what holds is heard of, and nobody listens where nothing is held."""

from __future__ import annotations

import asyncio

import pytest

from reminderd.core.events import Detected, Event, Probed
from reminderd.core.evidence import PASSIVE_REASONS
from reminderd.daemon.probes import NOT_ASKED_SECONDS, SETTLE_SECONDS, BusyCalendar, Probes
from reminderd.detectors.port import Answer
from tests.virtual_loop import in_virtual_time, settle

REASONS = ("fullscreen",)


class Film:
    """A detector that can be told of; `ears` is how many listen now."""

    reason = "fullscreen"

    def __init__(self) -> None:
        self.on: bool | None = False
        self.asked = self.ears = 0
        self.change = asyncio.Event()
        self.deaf = False

    async def check(self) -> Answer:
        self.asked += 1
        return Answer(self.on)

    async def until_changed(self) -> None:
        if self.deaf:
            raise OSError("the display server went away")
        self.change.clear()
        self.ears += 1
        try:
            await self.change.wait()
        finally:
            self.ears -= 1

    async def stop(self) -> None:
        """Nothing is kept."""


class Room:
    """The probes with a film in them, and what they post, each with its time."""

    def __init__(self) -> None:
        self.film = Film()
        self.posted: list[tuple[float, Event]] = []
        self.probes = Probes(BusyCalendar(lambda: pytest.fail("not asked")), self._compositor, self._post)
        self.probes._made["fullscreen"] = self.film

    async def _compositor(self) -> bool | None:
        return None

    def _post(self, event: Event) -> None:
        self.posted.append((asyncio.get_running_loop().time(), event))

    async def probe(self, on: bool | None, reasons: tuple[str, ...] = REASONS) -> None:
        """Have it asked, as the engine does when something is due."""
        self.film.on = on
        self.probes.probe(reasons)
        await settle()

    def told(self) -> list[Event]:
        """Return what was posted since the last call."""
        events = [event for _, event in self.posted]
        self.posted.clear()
        return events


async def pass_time(seconds: float) -> None:
    with_deadline = asyncio.wait({asyncio.ensure_future(asyncio.Event().wait())}, timeout=seconds)
    for each in (await with_deadline)[1]:
        each.cancel()
    await settle()


YES, NO = Detected("fullscreen", True), Detected("fullscreen", False)
END = Probed(frozenset(REASONS))


@in_virtual_time
async def test_the_end_of_what_holds_is_posted_a_moment_after_it() -> None:
    room = Room()
    await room.probe(True)
    assert (room.told(), room.film.ears) == ([YES, END], 1)
    room.film.on = False
    room.film.change.set()
    began = asyncio.get_running_loop().time()
    await pass_time(5)
    assert [(round(at - began, 3), event) for at, event in room.posted] == [(SETTLE_SECONDS, NO)]
    assert room.film.ears == 0
    await room.probes.stop()


@in_virtual_time
async def test_a_hold_that_goes_and_comes_at_once_is_no_end_of_it() -> None:
    """The next film, the next window: whoever is asked in the meantime asks a second later."""
    room = Room()
    await room.probe(True)
    room.film.on = False
    room.film.change.set()
    await pass_time(SETTLE_SECONDS / 2)
    room.film.on = True
    room.film.change.set()
    await pass_time(SETTLE_SECONDS)
    assert room.told() == [YES, END, YES]
    assert room.film.ears == 1
    await room.probes.stop()
    await settle()
    assert room.film.ears == 0


@in_virtual_time
async def test_nobody_listens_where_nothing_holds_or_nobody_wants_to_know() -> None:
    room = Room()
    await room.probe(False)
    await room.probe(None)
    assert room.film.ears == 0
    await room.probe(True, tuple(PASSIVE_REASONS))
    await room.probe(True)
    await room.probe(True)
    assert room.film.ears == 1
    await room.probe(False)
    assert room.film.ears == 0
    await room.probe(True)
    await pass_time(NOT_ASKED_SECONDS - 1)
    await room.probe(True)
    await pass_time(NOT_ASKED_SECONDS - 1)
    assert room.film.ears == 1
    await pass_time(2)
    assert room.film.ears == 0
    await room.probes.stop()


@in_virtual_time
async def test_where_nobody_tells_it_is_asked_as_before() -> None:
    room = Room()
    room.film.deaf = True
    await room.probe(True)
    await pass_time(60)
    assert room.film.asked == 1
    room.film.deaf = False
    await room.probe(True)
    assert room.film.ears == 1
    await room.probes.stop()


@in_virtual_time
async def test_an_answer_that_is_not_yes_again_is_no_news() -> None:
    """Each would have everything reckoned again, just before something is shown."""
    room = Room()
    for on in (None, False, None, True, True, False, False):
        await room.probe(on)
    assert [each for each in room.told() if each != END] == [Detected("fullscreen", None), YES, YES, NO]
    await room.probes.stop()


@in_virtual_time
async def test_the_end_of_each_round_says_what_was_asked() -> None:
    """The engine goes by an answer only if all that it asked for have been heard."""
    room = Room()
    answer = asyncio.Event()

    async def slow() -> Answer:
        await answer.wait()
        return Answer(True)

    room.film.check = slow  # type: ignore[method-assign]
    for reason in PASSIVE_REASONS:
        room.probes._made[reason] = other = Film()
        other.reason = reason
    room.probes.probe(REASONS)
    room.probes.probe(PASSIVE_REASONS)
    await settle()
    told = room.told()
    assert told[-1] == Probed(PASSIVE_REASONS)
    assert END not in told
    answer.set()
    await settle()
    assert room.told() == [YES, END]
    await room.probes.stop()
