"""Asking: all at once, each cut off at its deadline, none able to break or delay the others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from reminderd.core.events import Detected
from reminderd.detectors import detector as asking
from reminderd.detectors.detector import Answer


async def yes() -> Answer:
    return Answer(True, "Zoom")


async def no() -> Answer:
    return Answer(False)


async def broken() -> Answer:
    raise ValueError("bad\x1b[31m answer")


async def hanging() -> Answer:
    await asyncio.Event().wait()
    raise AssertionError


async def stubborn() -> Answer:
    with pytest.raises(asyncio.CancelledError):
        await asyncio.Event().wait()
    await asyncio.Event().wait()
    raise AssertionError


@pytest.fixture
def told() -> list[Detected]:
    return []


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "DEADLINE_SECONDS", 0.05)


async def test_each_answer_is_told_once(told: list[Detected]) -> None:
    await asking.ask({"microphone": yes, "camera": no}, told.append)
    assert sorted(told, key=lambda each: each.reason) == [
        Detected("camera", False),
        Detected("microphone", True, "Zoom"),
    ]


async def test_nobody_to_ask_is_answered_at_once(told: list[Detected]) -> None:
    await asking.ask({}, told.append)
    assert told == []


@pytest.mark.parametrize("late", [hanging, stubborn])
async def test_a_late_one_is_unknown_and_delays_nobody(
    late: Callable[[], Awaitable[Answer]], told: list[Detected]
) -> None:
    began = time.monotonic()
    await asking.ask({"fullscreen": late, "microphone": yes}, told.append)
    assert time.monotonic() - began < 0.5
    assert told == [Detected("microphone", True, "Zoom"), Detected("fullscreen", None, "no answer within 0.05 s")]


async def test_one_that_raises_is_unknown_with_its_detail(told: list[Detected]) -> None:
    await asking.ask({"camera": broken}, told.append)
    assert told == [Detected("camera", None, "ValueError: bad [31m answer")]


async def test_whoever_asks_may_give_up(told: list[Detected]) -> None:
    begun = asyncio.Event()

    async def slow() -> Answer:
        begun.set()
        return await hanging()

    asked = asyncio.ensure_future(asking.ask({"camera": slow}, told.append))
    await asyncio.wait_for(begun.wait(), 1)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert told == []
