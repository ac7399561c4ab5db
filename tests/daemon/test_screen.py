"""The screen: one call to the notifier at a time, in order; whatever that does, the next one is made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from reminderd.core.effects import Close, Show
from reminderd.core.events import Event, ShowFailed, Shown
from reminderd.daemon.screen import CALL_SECONDS, Screen
from reminderd.notify.port import NotifyFailed
from tests.notify.fake_notifier import FakeNotifier
from tests.virtual_loop import in_virtual_time, pass_time, settle


def bubble(key: str) -> Show:
    return Show(bubble=key, title="Stand up", body="")


class Lasting:
    """What is asked of a notifier whose bubbles outlive the process."""

    cleared: dict[str, Any] | None = None

    def on_screen(self) -> dict[str, Any]:
        return {"numbers": [7]}

    async def clear(self, left: dict[str, Any]) -> None:
        self.cleared = left


@asynccontextmanager
async def running(notifier: Any) -> AsyncIterator[tuple[Screen, list[Event]]]:
    told: list[Event] = []
    screen = Screen(notifier, told.append)
    screen.start()
    yield screen, told
    await screen.stop(1.0)


@in_virtual_time
async def test_what_is_wanted_is_done_in_order_and_told() -> None:
    notifier = FakeNotifier()
    async with running(notifier) as (screen, told):
        for wanted in (bubble("1"), bubble("2"), Close("1"), bubble("3"), Close("2")):
            screen.put(wanted)
        assert notifier.shows == []  # whoever wants something never waits for it
        await settle()
        assert [each.bubble for each in notifier.shows] == ["1", "2", "3"]
        assert notifier.closes == ["1", "2"]
        assert told == [Shown("1"), Shown("2"), Shown("3")]


@in_virtual_time
async def test_a_failure_is_told_and_the_next_one_is_shown() -> None:
    notifier = FakeNotifier()
    async with running(notifier) as (screen, told):
        notifier.fails = NotifyFailed("the server said no")
        screen.put(bubble("1"))
        await settle()
        notifier.fails = None
        screen.put(bubble("2"))
        await settle()
        assert told == [ShowFailed("1", "the server said no"), Shown("2")]


@in_virtual_time
async def test_a_notifier_that_never_answers_is_given_up_and_not_in_the_way() -> None:
    notifier = FakeNotifier()
    async with running(notifier) as (screen, told):
        notifier.hangs = True
        screen.put(bubble("1"))
        await pass_time(CALL_SECONDS - 0.1)
        assert told == []
        notifier.hangs = False
        screen.put(bubble("2"))
        await pass_time(0.2)
        assert told == [ShowFailed("1", "no answer in time"), Shown("2")]


@in_virtual_time
async def test_one_that_breaks_its_word_is_survived(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in a notifier must not silence the reminders until the next start."""
    notifier = FakeNotifier()

    async def broken(key: str) -> None:
        raise RuntimeError(key)

    monkeypatch.setattr(notifier, "close", broken)
    notifier.fails = RuntimeError("no such attribute")
    async with running(notifier) as (screen, told):
        screen.put(bubble("1"))
        await settle()
        assert told == [ShowFailed("1", "RuntimeError: no such attribute")]
        screen.put(Close("1"))
        notifier.fails = None
        screen.put(bubble("2"))
        await settle()
        assert told[1:] == [Shown("2")]
        assert caplog.text.count("broke its word") == 2


@in_virtual_time
async def test_another_notifier_takes_over_between_two_calls() -> None:
    first, second = FakeNotifier("first"), FakeNotifier("second")
    async with running(first) as (screen, _):
        screen.put(bubble("1"))
        await settle()
        screen.use(second)
        screen.put(bubble("2"))
        await settle()
    assert [[each.bubble for each in notifier.shows] for notifier in (first, second)] == [["1"], ["2"]]


@in_virtual_time
async def test_at_the_end_what_is_left_is_done_but_not_waited_for_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    notifier = FakeNotifier()
    screen = Screen(notifier, lambda event: None)
    screen.start()
    screen.put(Close("1"))
    await screen.stop(1.0)
    assert notifier.closes == ["1"]
    assert (asyncio.get_running_loop().time(), caplog.text) == (0.0, "")
    notifier.hangs = True
    screen.start()
    screen.put(bubble("2"))
    screen.put(Close("2"))
    begun = asyncio.get_running_loop().time()
    await screen.stop(1.0)
    assert asyncio.get_running_loop().time() - begun == pytest.approx(1.0)
    assert "did not take everything" in caplog.text
    await screen.stop(1.0)


@in_virtual_time
async def test_only_what_outlives_us_is_kept_and_taken_away_after_a_crash() -> None:
    async with running(FakeNotifier()) as (screen, _):
        assert screen.left_behind() == {}
        await screen.clear({"numbers": [7]})
    lasting = Lasting()
    async with running(lasting) as (screen, _):
        assert screen.left_behind() == {"numbers": [7]}
        for nonsense in (None, [7], "7"):
            await screen.clear(nonsense)
        assert lasting.cleared is None
        await screen.clear({"numbers": [7]})
        assert lasting.cleared == {"numbers": [7]}
