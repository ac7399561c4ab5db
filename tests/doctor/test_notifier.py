"""The test notification: by the daemon's way or as the daemon would, and taken away again whatever comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reminderd.control.client import DaemonSilent
from reminderd.core.effects import Show
from reminderd.core.events import Answered
from reminderd.core.settings import AfterSitting, DeliverySettings, ReminderSettings, Settings, SnoozeSettings
from reminderd.doctor import notifier as module
from reminderd.doctor.finding import Finding, verdict
from reminderd.doctor.notifier import notifier
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.port import Emit, NotifierUnavailable, NotifyFailed
from reminderd.notify.queue import TEST_BUBBLE


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
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def server() -> str:
        return "fake 1"

    monkeypatch.setattr(module, "_server", server)
    monkeypatch.setattr(module, "PRESS_SECONDS", 0.01)
    monkeypatch.setattr(module, "GLANCE_SECONDS", 0.01)


async def told(way: Way, settings: Settings, *, ask: bool) -> list[Finding]:
    made = {"dbus": lambda: way, "console": Way}

    def make(name: str) -> AutoNotifier:
        return AutoNotifier(name, backends=made, platform="linux")  # type: ignore[arg-type]

    return await notifier(settings, running=False, ask=ask, make=make)


async def tried(way: Way, *, ask: bool = True, auto: bool = True) -> Finding:
    (found,) = await told(way, Settings(delivery=DeliverySettings(notifier="auto" if auto else "console")), ask=ask)
    return found


@pytest.mark.parametrize(
    ("way", "ask", "mark", "text"),
    [
        (Way(press=TEST_BUBBLE), True, "ok", "its button works"),
        (Way(press="another"), True, "unknown", "Nobody pressed"),
        (Way(), True, "unknown", "Nobody pressed"),
        (Way(), False, "ok", "shown by fake 1, with buttons"),
        (Way(buttons=False), True, "ok", "no buttons"),
        (Way(fails=NotifierUnavailable("there is no server")), True, "bad", "there is no server"),
        (Way(fails=NotifyFailed("the server refused")), True, "bad", "the server refused"),
    ],
)
async def test_it_says_what_came_of_it_and_leaves_nothing_on_screen(way: Way, ask: bool, mark: str, text: str) -> None:
    found = await tried(way, ask=ask)
    assert (found.mark, found.essential) == (mark, mark != "unknown")
    assert text in found.text
    assert bool(found.remedy) == (mark != "ok")
    assert way.closed == [TEST_BUBBLE]
    assert way.stopped
    assert [show.image for show in way.shown] == ["movement"] * len(way.shown), "it looks like a real one"


async def test_what_else_may_come_of_it() -> None:
    hangs = await tried(Way(fails=NotifyFailed("the notification server does not answer")))
    assert "Restart" in hangs.remedy, "it is not to be started"
    unwanted, plyer = Way(), Way(buttons=False)
    assert (await tried(unwanted, auto=False)).mark == "ok", "the person wants the console"
    plyer.name = "plyer"
    assert (await tried(plyer)).mark == "unknown", "it may have been seen or not"
    assert (len(unwanted.shown), len(plyer.shown)) == (0, 1)


async def test_what_gnome_does_not_draw_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def server() -> str:
        return "gnome-shell 43.9"

    monkeypatch.setattr(module, "_server", server)
    movement = ReminderSettings("movement", AfterSitting(2400.0), "Move", ("Walk.",), "I moved", urgency="low")
    bubble, buttons, banners = await told(Way(), Settings((movement,)), ask=False)
    assert "pointer" in bubble.text
    assert "Snooze 15 min" in buttons.text
    assert "config set reminders.movement.urgency" in banners.remedy
    one = replace(Settings(), snooze=SnoozeSettings((300.0,)))
    assert len(await told(Way(), one, ask=False)) == 1


SHOWN = {"backend": "dbus", "buttons": True, "problem": "", "pressed": False}


@pytest.mark.parametrize(
    ("answer", "mark", "said"),
    [
        ({"ok": True, "data": SHOWN}, "ok", "Reminders reach you."),
        ({"ok": True, "data": {**SHOWN, "problem": "no bus"}}, "bad", "Reminders cannot reach you"),
        ({"ok": True, "data": {**SHOWN, "backend": "console"}}, "bad", "Reminders cannot reach you"),
        ({"ok": False, "data": {}}, "unknown", "could not be confirmed"),
        (DaemonSilent("it did not answer"), "bad", "Reminders cannot reach you"),
    ],
)
async def test_where_a_daemon_runs_its_own_way_decides(
    answer: dict[str, Any] | Exception, mark: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(verb: str, args: dict[str, float], timeout: float) -> dict[str, Any]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(module, "call", call)
    (found,) = await notifier(Settings(), running=True, ask=False, make=_none_of_ours)
    assert found.mark == mark
    assert said in verdict([found])[1]


def _none_of_ours(_name: str) -> AutoNotifier:
    raise AssertionError("the terminal's own way says nothing about the daemon's")
