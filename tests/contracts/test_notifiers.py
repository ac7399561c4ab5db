"""What every notifier keeps, whatever is behind it and however it behaves: in time, and no surprise."""

from __future__ import annotations

import asyncio
import contextlib
import io
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from reminderd.core.effects import Button, Show
from reminderd.core.events import Event
from reminderd.notify.choose import AutoNotifier, find_backends
from reminderd.notify.console import ConsoleNotifier
from reminderd.notify.dbus import DbusNotifier
from reminderd.notify.plyer_ import PlyerNotifier
from reminderd.notify.port import Notifier, NotifierUnavailable, NotifyFailed
from tests.notify.fake_notifier import FakeNotifier
from tests.notify.fake_server import FakeServer

LONGEST_SHOW_SECONDS = 2.0
PATIENCE_SECONDS = 0.15
HOSTILE = [
    "",
    "-t 0 --help",
    "<b>&amp;</b><img src='x'>",
    "\x00\x1b]0;x\x07\r\n\u2028\udcff\x9b",
    "%s %n {} $(reboot) `reboot` '; reboot",
    "x" * 100_000,
    "\n" * 1000,
    "\U0001f9d8\u200d♀️ \u202eevil",
]


class World:
    """What stands behind the notifiers, in one of its moods."""

    def __init__(self, mood: str) -> None:
        self.server = FakeServer()
        self.may_return = threading.Event()
        self.mood = mood
        if mood != "hung":
            self.may_return.set()
        else:
            self.server.bus.hang()
        self.server.bus.lost = mood == "no bus"
        if mood == "no server":
            self.server.vanish()
        if mood == "refusing":
            self.server.error = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
        if mood == "lying":
            self.server.capabilities, self.server.next_number = [["actions"]], "one"

    def plyer(self, **_words: str) -> None:
        self.may_return.wait(10)
        if self.mood in ("refusing", "no bus"):
            raise OSError("no")

    def make(self, name: str) -> Notifier | AutoNotifier:
        makers: dict[str, Callable[[], Notifier]] = {
            "dbus": DbusNotifier,
            "plyer": lambda: PlyerNotifier(lambda: self.plyer),
            "console": lambda: ConsoleNotifier(io.StringIO()),
            "fake": FakeNotifier,
        }
        if name.startswith("auto"):
            named = name.partition(":")[2] or "auto"
            return AutoNotifier(named, echo=True, backends=makers)
        return makers[name]()


@pytest.fixture(params=["fine", "no bus", "no server", "refusing", "lying", "hung"])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(request.param)
    monkeypatch.setattr("reminderd.system.bus.attachment.shared", made.server.bus.shared)
    for module in ("choose", "plyer_"):  # a tenth of the real patience, to be quick
        monkeypatch.setattr(f"reminderd.notify.{module}.DEADLINE_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr("reminderd.system.reconnect.SETTLE_SECONDS", PATIENCE_SECONDS)
    yield made
    made.may_return.set()


@pytest.fixture(params=["dbus", "plyer", "console", "fake", "auto", "auto:dbus", "auto:plyer", "auto:console"])
async def notifier(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Notifier]:
    made = world.make(request.param)
    yield made
    await made.stop()


def test_the_suite_knows_every_backend() -> None:
    assert set(find_backends()) == {"dbus", "plyer", "console"}


def a_show(text: str = "Move", bubble: str = "movement-1") -> Show:
    buttons = (Button("done", text), Button("snooze:300", "Snooze 5 min"))
    return Show(bubble, text, text, ("movement",), buttons, hint=text, urgency="low", sound=text, image=text)


async def in_time(work: Awaitable[None]) -> None:
    """Wait as long as whoever stands above a notifier does; what is above one never keeps us that long."""
    with contextlib.suppress(NotifyFailed, TimeoutError):
        async with asyncio.timeout(3 * PATIENCE_SECONDS):
            await work


async def test_starting_raises_only_that_it_is_unavailable_and_says_why(notifier: Notifier) -> None:
    """And afterwards `problem` agrees with it."""
    began = time.monotonic()
    reason = ""
    try:
        await notifier.start(lambda event: None)
    except NotifierUnavailable as raised:
        reason = str(raised) or "said nothing"
    assert not reason or reason == notifier.problem
    assert time.monotonic() - began < 3.0


async def test_any_text_is_shown_or_refused_in_time(notifier: Notifier) -> None:
    with contextlib.suppress(NotifierUnavailable):
        await notifier.start(lambda event: None)
    for number, text in enumerate(HOSTILE):
        began = time.monotonic()
        await in_time(notifier.show(a_show(text, f"bubble-{number}")))
        assert time.monotonic() - began < LONGEST_SHOW_SECONDS


async def test_closing_is_fine_at_any_time(notifier: Notifier) -> None:
    await in_time(notifier.close("before the start"))
    with contextlib.suppress(NotifierUnavailable):
        await notifier.start(lambda event: None)
    await in_time(notifier.close("never shown"))
    await in_time(notifier.show(a_show()))
    await in_time(notifier.close("movement-1"))
    await in_time(notifier.close("movement-1"))
    await notifier.stop()
    await in_time(notifier.close("after the stop"))


async def test_stopping_is_fine_at_any_time_and_ends_all_events(notifier: Notifier, world: World) -> None:
    events: list[Event] = []
    await notifier.stop()
    with contextlib.suppress(NotifierUnavailable):
        await notifier.start(events.append)
    await in_time(notifier.show(a_show()))
    await notifier.stop()
    await notifier.stop()
    told = len(events)
    world.server.bus.go_on()
    world.server.signal("ActionInvoked", 1, "done")
    world.server.signal("NotificationClosed", 1, 2)
    assert len(events) == told


async def test_an_update_of_nothing_shows_nothing(notifier: Notifier, world: World) -> None:
    """A smaller word for a bubble that is gone must not bring it back."""
    with contextlib.suppress(NotifierUnavailable):
        await notifier.start(lambda event: None)
    await in_time(notifier.show(Show("movement-1", "Less", "", update=True)))
    assert world.server.sent == []
