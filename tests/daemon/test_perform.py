"""Carrying out: each effect reaches the part it is for, and nothing that takes long is waited for."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from reminderd.core.clock import Moment
from reminderd.core.effects import Close, Probe, Push, Record, Save, Show, Start, WakeAt, Watch
from reminderd.core.engine import Engine
from reminderd.core.events import Detected, Event, Probed
from reminderd.core.settings import PushSettings, Settings
from reminderd.core.snapshot import snapshot_of
from reminderd.daemon import perform
from reminderd.daemon.perform import Performer
from reminderd.detectors.detector import Answer
from tests.core.desk import MONDAY, defaults
from tests.virtual_loop import settle

pytestmark = pytest.mark.virtual_time

NOW = Moment(MONDAY, 1000.0)


class Part:
    """Any part of the daemon: remembers what it was asked."""

    boot_id = "this boot"

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any) -> None:
            self.asked.append((name, *args))

        return ask

    def now(self) -> Moment:
        return NOW

    def on_screen(self) -> dict[str, Any]:
        return {"dbus": {"numbers": [7]}}

    async def idle_seconds(self) -> float:
        self.asked.append(("idle_seconds",))
        return 0.0


class Daemon:
    """A performer among such parts."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or defaults()
        self.alarm, self.presence, self.notifications = Part(), Part(), Part()
        self.history, self.state, self.busy = Part(), Part(), Part()
        self.engine = Engine(self.settings, NOW)
        parts = cast(
            "dict[str, Any]",
            {
                name: getattr(self, name)
                for name in ("engine", "alarm", "presence", "busy", "notifications", "history", "state")
            },
        )
        self.posted: list[Event] = []
        self.performer = Performer(clocks=cast("Any", Part()), post=self.posted.append, **parts)
        self.perform = self.performer.perform


def hooked(*events: str) -> Settings:
    return replace(defaults(), hooks=tuple((event, (f"on-{event}",)) for event in events))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The hooks that were run."""
    runs: list[tuple[Any, ...]] = []

    async def run(name: str, argv: tuple[str, ...], facts: dict[str, Any]) -> None:
        runs.append((name, argv, facts))

    monkeypatch.setattr(perform, "run_hook", run)
    return runs


def test_what_is_to_be_seen_goes_to_the_screen_in_order() -> None:
    daemon = Daemon()
    wanted = [Show("1", "Stand up", ""), Close("1"), Show("2", "Drink", "")]
    for effect in wanted:
        daemon.perform(effect)
    assert daemon.notifications.asked == [("put", each) for each in wanted]


def test_the_alarm_is_told_how_long_and_not_when() -> None:
    daemon = Daemon()
    for steady in (1060.5, None):
        daemon.perform(WakeAt(steady))
    assert daemon.alarm.asked == [("set", 60.5), ("set", None)]


class Sign:
    """A detector that answers as told, once it is let."""

    def __init__(self) -> None:
        self.on: bool | None = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def check(self) -> Answer:
        await self.may_answer.wait()
        return Answer(self.on)


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> tuple[Sign, Sign]:
    """What is on the screen, and the microphone."""
    film, call = Sign(), Sign()
    monkeypatch.setattr(perform, "detectors", lambda: {"fullscreen": film.check, "microphone": call.check})
    return film, call


FULLSCREEN, MICROPHONE = frozenset({"fullscreen"}), frozenset({"microphone"})


async def test_every_answer_is_posted_and_then_the_end_of_the_round(signs: tuple[Sign, Sign]) -> None:
    """And whether the idle source still answers is asked with it; nothing is asked while nobody wants to know."""
    daemon = Daemon()
    daemon.perform(Watch(frozenset({4.0})))
    for on in (True, True, False, None, None):
        signs[0].on = on
        daemon.perform(Probe(FULLSCREEN))
        await daemon.performer.settle()
        assert daemon.posted[-2:] == [Detected("fullscreen", on), Probed(FULLSCREEN)]
    await asyncio.wait({asyncio.ensure_future(asyncio.Event().wait())}, timeout=3600.0)
    assert len(daemon.posted) == 10
    assert daemon.presence.asked == [("watch", frozenset({4.0})), *[("idle_seconds",)] * 5]


async def test_rounds_end_by_themselves_whichever_began_first(signs: tuple[Sign, Sign]) -> None:
    daemon = Daemon()
    signs[0].may_answer.clear()
    daemon.perform(Probe(FULLSCREEN))
    daemon.perform(Probe(MICROPHONE))
    await settle()
    assert daemon.posted == [Detected("microphone", False), Probed(MICROPHONE)]
    signs[0].may_answer.set()
    await settle()
    assert daemon.posted[2:] == [Detected("fullscreen", False), Probed(FULLSCREEN)]


def test_what_is_saved_tells_the_next_process_the_boot_and_what_is_on_screen() -> None:
    daemon = Daemon()
    daemon.perform(Save())
    ((verb, kept),) = daemon.state.asked
    assert verb == "save"
    assert kept == {**snapshot_of(daemon.engine.state), "boot_id": "this boot", "on_screen": {"dbus": {"numbers": [7]}}}


@pytest.mark.parametrize(
    ("event", "hook"), [("shown", "shown"), ("held", "hold"), ("released", "release"), ("break", "break")]
)
async def test_a_record_is_written_and_its_hook_run_with_the_facts(
    ran: list[tuple[Any, ...]], event: str, hook: str
) -> None:
    daemon = Daemon(hooked("shown", "hold", "release", "break"))
    record = Record(MONDAY, event, None if event == "break" else "movement", {"seconds": 60})
    daemon.perform(record)
    assert daemon.history.asked == [("append", record)]
    assert ran == []  # nothing here waits for a program of somebody's
    await daemon.performer.settle()
    facts = {"reminder": record.reminder or "", "at": "2026-11-23T09:00:00+01:00", "seconds": 60}
    assert ran == [(hook, (f"on-{hook}",), facts)]


async def test_what_happened_on_another_machine_starts_no_hook_here(ran: list[tuple[Any, ...]]) -> None:
    daemon = Daemon(hooked("done"))
    daemon.perform(Record(MONDAY, "done", "movement", {"machine": "desktop"}))
    await settle()
    assert (ran, len(daemon.history.asked)) == ([], 1)


async def test_without_a_hook_nothing_is_run_and_by_new_settings_it_is(ran: list[tuple[Any, ...]]) -> None:
    daemon = Daemon(hooked("shown"))
    daemon.perform(Record(MONDAY, "done", "movement"))
    await settle()
    assert (ran, len(daemon.history.asked)) == ([], 1)
    daemon.engine.state.settings = hooked("done")
    daemon.perform(Record(MONDAY, "done", "movement"))
    await settle()
    assert [name for name, _, _ in ran] == ["done"]


async def test_the_end_waits_for_what_is_under_way_but_not_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(perform, "run_hook", hangs)
    daemon = Daemon(hooked("stopped"))
    await daemon.performer.settle()  # nothing is
    daemon.perform(Record(MONDAY, "stopped"))
    await daemon.performer.settle()
    assert asyncio.get_running_loop().time() == pytest.approx(1.0)


@pytest.mark.parametrize("found", [True, False])
def test_where_no_terminal_opens_the_command_is_told(monkeypatch: pytest.MonkeyPatch, found: bool) -> None:
    configs = []

    def open_routine(config: Path | None) -> bool:
        configs.append(config)
        return found

    monkeypatch.setattr(perform, "open_routine", open_routine)
    daemon = Daemon()
    daemon.performer.config = Path("/home/somebody/mine.toml")
    daemon.perform(Start("stretch"))
    assert configs == [Path("/home/somebody/mine.toml")]
    told = [show for _, show in daemon.notifications.asked]
    assert told == [] if found else "reminderd stretch" in told[0].body


async def test_what_cannot_wait_is_sent_where_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    async def send(urls: tuple[str, ...], title: str, body: str) -> None:
        sent.append((urls, title, body))

    monkeypatch.setattr(perform, "push", send)
    daemon = Daemon(replace(defaults(), push=PushSettings(("ntfy://desk",))))
    daemon.perform(Push("stretch", "Warm up first", "Run at 18:00"))
    await settle()
    assert sent == [(("ntfy://desk",), "Warm up first", "Run at 18:00")]
