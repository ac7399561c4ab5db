"""What `status` tells beyond the engine: asked beside it, within a moment, and never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reminderd.cli.status_text import report
from reminderd.core.events import Active, Detected, Idle, Remind
from reminderd.core.status import state_word
from reminderd.daemon.link import LinkKeeper
from reminderd.daemon.status_report import PROBE_SECONDS, StatusReport, greeting
from tests.core.desk import Desk, defaults, delivery, only, signs, sitting
from tests.notify.fake_notifier import FakeNotifier

pytestmark = pytest.mark.virtual_time


class Daemon:
    """A desk, and the parts that status asks."""

    def __init__(self, desk: Desk | None = None, idle: float | None = 0.0) -> None:
        self.desk = desk or Desk(defaults())
        self.idle = idle
        self.detected: list[Detected] = []
        self.hangs = False
        self.best = FakeNotifier("dbus")
        self.asked: list[set[str]] = []
        self.reloader = SimpleNamespace(
            path="/c.toml",
            loaded_at=self.desk.now.wall,
            problems=("c.toml:1: no",),
            unfinished=False,
            left_out=("/etc/c.toml:2: no",),
        )
        self.planner = SimpleNamespace(problems=("c.ics: gone",))
        parts = SimpleNamespace(
            ask=self.ask,
            presence=SimpleNamespace(name="x11", problem="", idle_seconds=self._idle),
            history=SimpleNamespace(problem="the disk is full"),
            engine=self.desk.engine,
            notifications=self,
        )
        link = LinkKeeper(self.desk.engine, lambda event: None)
        self.report = StatusReport(*(cast("Any", each) for each in (parts, self.reloader, self.planner, link)))

    @property
    def notifier(self) -> SimpleNamespace:
        return SimpleNamespace(best=self.best, problem=self.best.problem)

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        self.asked.append(set(reasons))
        for each in self.detected:
            emit(each)
        if self.hangs:
            await asyncio.Event().wait()

    async def _idle(self, patience: float) -> float | None:
        assert patience <= PROBE_SECONDS
        return self.idle


def shown(status: dict[str, Any]) -> list[tuple[str, bool | None]]:
    return [(each["name"], each["on_screen"]) for each in status["reminders"] if each["phase"] == "shown"]


def reasons(status: dict[str, Any]) -> list[str]:
    return [each["reason"] for each in status["holds"]]


async def test_it_tells_what_only_the_daemon_knows() -> None:
    status = await Daemon().report.status()
    assert status["notifier"] == {"backend": "dbus", "buttons": True}
    assert status["settings"]["path"] == "/c.toml"
    assert status["settings"]["problems"] == ["c.toml:1: no", "c.ics: gone"]
    assert status["settings"]["unfinished"] is False
    assert status["settings"]["left_out"] == ["/etc/c.toml:2: no"]
    assert status["history"] == {"problem": "the disk is full"}
    assert status["presence"]["source"] == "x11"
    assert status["version"]
    assert status["pid"] > 0


async def test_what_only_the_console_said_is_not_told_as_on_screen() -> None:
    desk = Desk(defaults())
    desk.ask(Remind(None, "movement"))
    daemon = Daemon(desk)
    assert shown(await daemon.report.status()) == [("movement", True)]
    daemon.best = FakeNotifier("console", problem="the notification server is gone")
    status = await daemon.report.status()
    assert shown(status) == [("movement", False)]
    assert status["notifications"]["problem"] == "the notification server is gone"


async def test_it_does_not_say_that_something_is_on_screen_where_a_server_would_not_tell_its_end() -> None:
    desk = Desk(defaults())
    desk.ask(Remind(None, "movement"))
    daemon = Daemon(desk)
    daemon.best.tells_gone = False
    status = await daemon.report.status()
    assert shown(status) == [("movement", None)]
    assert "Waiting for an answer since 09:00: movement." in "\n".join(report(status))


async def test_a_hold_is_told_of_before_anything_is_due_and_the_engine_not_troubled() -> None:
    daemon = Daemon()
    daemon.detected = [Detected("camera", False, ""), Detected("microphone", True, "Firefox")]
    status = await daemon.report.status()
    hold = {"reason": "microphone", "since": status["now"], "until": None, "detail": "Firefox"}
    assert status["holds"] == [hold]
    assert daemon.asked == [set(daemon.desk.engine.state.settings.detectors)]
    assert len(daemon.desk.engine.state.holds) == 0


async def test_a_detector_that_hangs_costs_a_moment_and_not_the_others_answers() -> None:
    daemon = Daemon()
    daemon.detected, daemon.hangs = [Detected("microphone", True, "Firefox")], True
    status = await daemon.report.status()
    assert asyncio.get_running_loop().time() == pytest.approx(PROBE_SECONDS)
    assert reasons(status) == ["microphone"]


async def test_while_something_is_held_the_engine_has_asked_itself() -> None:
    """What it knows is told, since when and all; the detectors are left in peace."""
    desk = Desk(replace(only(sitting()), do_not_disturb=signs("fullscreen")))
    desk.detected["fullscreen"] = True
    desk.minutes(50)
    daemon = Daemon(desk)
    daemon.detected = [Detected("fullscreen", True, "again")]
    status = await daemon.report.status()
    assert status["reminders"][0]["phase"] == "held"
    assert daemon.asked == []
    assert reasons(status) == ["fullscreen"]


async def test_a_hold_the_engine_knows_is_told_once() -> None:
    desk = Desk(defaults())
    desk.engine.state.holds.follow("camera", True, desk.now.steady, "Cheese")
    daemon = Daemon(desk)
    daemon.detected = [Detected("camera", True, "Cheese")]
    assert reasons(await daemon.report.status()) == ["camera"]
    assert len(daemon.asked) == 1


@pytest.mark.parametrize(
    ("idle", "pause", "state"),
    [(0.0, 4.0, "active"), (3.9, 4.0, "active"), (4.0, 4.0, "idle"), (0.5, 0.0, "active"), (1.0, 0.0, "idle")],
)
async def test_active_or_idle_is_as_of_now(idle: float, pause: float, state: str) -> None:
    """The engine hears of input only where it matters; between, the source is asked."""
    desk = Desk(delivery(defaults(), input_pause_seconds=pause))
    desk.minutes(1)
    for last_heard in (Active(), Idle(60.0)):
        desk.event(last_heard)
        status = await Daemon(desk, idle).report.status()
        assert status["presence"]["state"] == state
        assert status["presence"]["idle_seconds"] == round(idle)


async def test_a_source_that_does_not_answer_leaves_what_the_engine_knows() -> None:
    desk = Desk(defaults())
    desk.minutes(1)
    desk.event(Idle(60.0))
    assert state_word(desk.engine.state.presence) == "idle"
    status = await Daemon(desk, None).report.status()
    assert status["presence"]["state"] == "idle"


async def test_who_is_away_is_not_made_present_by_a_reading() -> None:
    desk = Desk(defaults())
    desk.minutes(1)
    desk.leave()
    desk.minutes(10)
    away = state_word(desk.engine.state.presence)
    assert away not in {"active", "idle"}
    assert (await Daemon(desk, 0.0).report.status())["presence"]["state"] == away


def test_what_comes_next_is_the_soonest_in_one_line() -> None:
    desk = Desk(defaults())
    desk.minutes(1)
    assert Daemon(desk).report.next_words() == 'Next: "Sit tall" at 09:20, if you stay at the desk.'
    desk.leave()
    desk.minutes(10)
    assert Daemon(desk).report.next_words() == "No reminder is coming up yet."


def as_found(path: Path, **more: Any) -> dict[str, Any]:
    posture = {"title": "Sit tall", "due_at": "2026-11-28T19:55:00+01:00"}
    later = {"title": "Stand up and move", "due_at": "2026-11-28T20:15:00+01:00"}
    return {
        "version": "1.1.0",
        "presence": {"source": "x11"},
        "notifier": {"backend": "dbus"},
        "settings": {"path": str(path)},
        "reminders": [{"title": "Warm up", "due_at": None}, later, posture],
        **more,
    }


def test_it_says_what_was_found_what_comes_next_and_what_to_type(tmp_path: Path) -> None:
    assert list(greeting(as_found(tmp_path / "none.toml"))) == [
        "reminderd 1.1.0 is running. Idle time comes from x11; notifications go to the desktop.",
        'Next: "Sit tall" at 19:55, if you stay at the desk. Settings: defaults.',
        "Try it: reminderd remind movement · Status: reminderd status · Stop: Ctrl-C",
    ]


def test_it_says_what_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()
    found = as_found(
        tmp_path / "config.toml", presence={"source": "none"}, notifier={"backend": "console"}, reminders=[]
    )
    told = "\n".join(greeting(found))
    assert "Idle time is unknown, so all time counts as sitting; notifications go to this terminal." in told
    assert f"No reminder is coming up yet. Settings: {tmp_path}/config.toml." in told
