"""The test notification: by the way the daemon would take, and taken away again whatever comes of it."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from reminderd.core.effects import Show
from reminderd.core.events import Answered
from reminderd.core.settings import AfterSitting, DeliverySettings, ReminderSettings, Settings, SnoozeSettings
from reminderd.doctor import notifier as module
from reminderd.doctor.notifier import BUBBLE, notifier
from reminderd.notify.port import Emit, NotifierUnavailable, NotifyFailed


class Way:
    """A notifier that does as the test says."""

    name = "dbus"
    problem = ""

    def __init__(self, *, buttons: bool = True, fails: Exception | None = None, press: str = "") -> None:
        self.buttons, self.fails, self.press = buttons, fails, press
        self.shown: list[Show] = []
        self.closed: list[str] = []
        self.stopped = False

    async def start(self, emit: Emit) -> None:
        self.emit = emit
        if isinstance(self.fails, NotifierUnavailable):
            raise self.fails

    async def show(self, show: Show) -> None:
        if self.fails:
            raise self.fails
        self.shown.append(show)
        if self.press:
            self.emit(Answered(self.press, "done"))

    async def close(self, bubble: str) -> None:
        self.closed.append(bubble)

    async def stop(self) -> None:
        self.stopped = True


@pytest.fixture(autouse=True)
def _linux_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def server() -> str:
        return "fake 1"

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, "_server", server)
    monkeypatch.setattr(module, "PRESS_SECONDS", 0.01)
    monkeypatch.setattr(module, "GLANCE_SECONDS", 0.01)


@pytest.mark.parametrize(
    ("way", "ask", "mark", "text"),
    [
        (Way(press=BUBBLE), True, "ok", "its button works"),
        (Way(press="another"), True, "unknown", "Nobody pressed"),
        (Way(), True, "unknown", "Nobody pressed"),
        (Way(), False, "ok", "shown by fake 1, with buttons"),
        (Way(buttons=False), True, "ok", "no buttons"),
        (Way(fails=NotifierUnavailable("there is no server")), True, "bad", "there is no server"),
        (Way(fails=NotifyFailed("the server refused")), True, "bad", "the server refused"),
    ],
)
async def test_it_says_what_came_of_it_and_leaves_nothing_on_screen(way: Way, ask: bool, mark: str, text: str) -> None:
    (found,) = await notifier(Settings(), ask=ask, backends={"dbus": lambda: way})
    assert (found.mark, found.essential) == (mark, mark != "unknown")
    assert text in found.text
    assert bool(found.remedy) == (mark != "ok")
    assert way.closed == [BUBBLE]
    assert way.stopped


async def test_a_server_that_hangs_is_to_be_restarted_not_started() -> None:
    way = Way(fails=NotifierUnavailable("the notification server does not answer"))
    (found,) = await notifier(Settings(), ask=False, backends={"dbus": lambda: way})
    assert "Restart" in found.remedy


async def test_where_the_person_wants_the_console_nothing_is_wrong() -> None:
    (found,) = await notifier(Settings(delivery=DeliverySettings(notifier="console")), ask=True, backends={})
    assert found.mark == "ok"


async def test_what_plyer_was_handed_may_have_been_seen_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    way = Way(buttons=False)
    way.name = "plyer"
    monkeypatch.setattr(sys, "platform", "darwin")
    (found,) = await notifier(Settings(), ask=True, backends={"plyer": lambda: way})
    assert found.mark == "unknown"
    assert len(way.shown) == 1


async def test_what_gnome_does_not_draw_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def server() -> str:
        return "gnome-shell 43.9"

    monkeypatch.setattr(module, "_server", server)
    movement = ReminderSettings("movement", AfterSitting(2400.0), "Move", ("Walk.",), "I moved", urgency="low")
    way = Way()
    bubble, buttons, banners = await notifier(Settings((movement,)), ask=False, backends={"dbus": lambda: way})
    assert "pointer" in bubble.text
    assert "Snooze 15 min" in buttons.text
    assert "config set reminders.movement.urgency" in banners.remedy
    one = replace(Settings(), snooze=SnoozeSettings((300.0,)))
    assert len(await notifier(one, ask=False, backends={"dbus": lambda: way})) == 1
