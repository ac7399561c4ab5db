"""The queue before the screen: one thing at a time, in order; whatever comes of it, the next one is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from reminderd.core.effects import Close, Show
from reminderd.core.events import Closed, Event, NotifierBack, ShowFailed, Shown
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.port import DEADLINE_SECONDS, NotifyFailed
from reminderd.notify.queue import NotificationQueue
from tests.notify.fake_notifier import FakeNotifier
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time


def bubble(key: str) -> Show:
    return Show(bubble=key, title="Stand up", body="")


class Lasting(FakeNotifier):
    """A notifier whose bubbles outlive the process."""

    bus_is_there = True
    cleared: dict[str, Any] | None = None

    def hidden_by(self, _show: Show) -> frozenset[str]:
        return frozenset({"fullscreen"})

    def on_screen(self) -> dict[str, Any]:
        return {"numbers": [7]}

    async def clear(self, left: dict[str, Any]) -> None:
        self.cleared = left


class Screen:
    """The queue over fakes of every name."""

    def __init__(self, **given: Any) -> None:
        self.told: list[Event] = []
        self.fakes: dict[str, FakeNotifier] = {"dbus": FakeNotifier("dbus"), "plyer": FakeNotifier("plyer")}
        self.fake = self.fakes["dbus"]
        self.queue = NotificationQueue("dbus", self.told.append, make=self._make, **given)

    def _make(self, name: str) -> AutoNotifier:
        fakes = {**self.fakes, "console": FakeNotifier("console")}
        return AutoNotifier(name, backends={each: lambda each=each: fakes[each] for each in fakes})  # type: ignore[misc]


@asynccontextmanager
async def running(**given: Any) -> AsyncIterator[Screen]:
    screen = Screen(**given)
    await screen.queue.start()
    yield screen
    await screen.queue.stop()


async def test_what_is_wanted_is_done_in_order_and_told() -> None:
    async with running() as screen:
        for wanted in (bubble("1"), bubble("2"), Close("1"), bubble("3"), Close("2")):
            screen.queue.put(wanted)
        assert screen.fake.shows == []  # whoever wants something never waits for it
        await settle()
        assert [each.bubble for each in screen.fake.shows] == ["1", "2", "3"]
        assert screen.fake.closes == ["1", "2"]
        assert screen.told == [Shown("1"), Shown("2"), Shown("3")]


async def test_a_failure_is_told_and_the_next_one_is_shown() -> None:
    async with running() as screen:
        screen.fake.fails = NotifyFailed("the server said no")
        screen.queue.put(bubble("1"))
        await settle()
        screen.fake.fails = None
        screen.queue.put(bubble("2"))
        await settle()
        assert screen.told == [ShowFailed("1", "the server said no"), Shown("2")]


async def test_a_notifier_that_never_answers_is_given_up_and_not_in_the_way() -> None:
    async with running() as screen:
        screen.fake.hangs = True
        screen.queue.put(bubble("1"))
        await pass_time(DEADLINE_SECONDS - 0.1)
        assert screen.told == []
        screen.fake.hangs = False
        screen.queue.put(bubble("2"))
        await pass_time(0.2)
        assert screen.told == [ShowFailed("1", "dbus took too long"), Shown("2")]


async def test_a_fault_of_a_notifier_is_survived(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not silence the reminders until the next start."""

    async def broken(key: str) -> None:
        raise RuntimeError(key)

    async with running() as screen:
        monkeypatch.setattr(screen.fake, "close", broken)
        screen.fake.fails = RuntimeError("no such attribute")
        screen.queue.put(bubble("1"))
        await settle()
        assert screen.told == [ShowFailed("1", "RuntimeError: 1")]
        screen.queue.put(Close("1"))
        screen.fake.fails = None
        screen.queue.put(bubble("2"))
        await settle()
        assert screen.told[1:] == [Shown("2")]
        assert caplog.text.count("in an unexpected way") == 3


async def test_another_notifier_takes_over_between_two_calls_and_shows_what_is_on_screen() -> None:
    async with running() as screen:
        screen.queue.put(bubble("1"))
        await settle()
        await screen.queue.change("dbus", lambda: ["1"])
        assert screen.told == [Shown("1")]
        await screen.queue.change("plyer", lambda: ["1"])
        assert screen.told[1:] == [Closed("1", "lost"), NotifierBack()]
        screen.queue.put(bubble("2"))
        await settle()
        shown = [[each.bubble for each in fake.shows] for fake in screen.fakes.values()]
        assert shown == [["1"], ["2"]]
        assert (screen.fake.stopped, screen.queue.notifier.best.name) == (1, "plyer")


async def test_at_the_end_what_is_left_is_done_but_not_waited_for_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as screen:
        screen.queue.put(Close("1"))
    assert screen.fake.closes == ["1"]
    assert (asyncio.get_running_loop().time(), caplog.text) == (0.0, "")
    async with running() as screen:
        screen.fake.hangs = True
        screen.queue.put(bubble("2"))
        screen.queue.put(Close("2"))
    assert asyncio.get_running_loop().time() == pytest.approx(1.0)
    assert "did not take everything" in caplog.text
    await screen.queue.stop()


async def test_what_an_earlier_process_left_is_taken_away_and_shown_anew_by_this_one() -> None:
    """But for what this process has shown since it started: that would be a second bubble."""
    screen = Screen(before=["1", "2"], left={"dbus": {"numbers": [7]}})
    lasting = screen.fakes["dbus"] = Lasting("dbus")
    screen.queue.notifier = screen._make("dbus")
    await screen.queue.start()
    screen.queue.put(bubble("2"))
    await screen.queue.take_over()
    await settle()
    assert lasting.cleared == {"numbers": [7]}
    assert screen.told == [Closed("1", "lost"), NotifierBack(), Shown("2", frozenset({"fullscreen"}))]
    assert screen.queue.on_screen() == {"dbus": {"numbers": [7]}}
    await screen.queue.stop()


@pytest.mark.parametrize("left", [None, [7], "7", {}, {"dbus": 7}])
async def test_nonsense_that_was_left_is_ignored(left: Any) -> None:
    async with running(left=left) as screen:
        await screen.queue.take_over()
        assert screen.told == [NotifierBack()]
