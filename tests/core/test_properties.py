"""In no order of holds, answers, breaks, sleeps and clocks is a reminder doubled, lost, shown while held or poured."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core import events
from reminderd.core.clock import shifted
from reminderd.core.effects import WakeAt
from reminderd.core.engine import Engine
from reminderd.core.reminder import Phase
from reminderd.core.settings import LinkSettings, TimeRange
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.core.status import status_of
from reminderd.core.told import MachineState, ToldAction, ToldAnswer
from tests.core.desk import Desk, before, defaults, every, only, sitting

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Cairo", "UTC")]
NIGHT = ((TimeRange(22 * 60, 7 * 60), TimeRange(12 * 60, 12 * 60 + 30)),) * 7
NAMES = ["movement", "posture", "hydration", "stretch", "all", None, "juggling"]

minutes = st.floats(0.01, 100.0)
names = st.sampled_from(NAMES)
reasons = st.sampled_from(["microphone", "fullscreen", "inhibitor"])
unsurprising = st.one_of(
    st.tuples(st.just("run"), minutes),
    st.tuples(st.just("run"), st.floats(0.01, 8.0)),
    st.tuples(st.just("leave"), st.none()),
    st.tuples(st.just("sit"), st.none()),
    st.tuples(st.just("pause_input"), st.floats(0.1, 120.0)),
    st.tuples(st.just("sleep"), st.floats(1.0, 100_000.0)),
    st.tuples(st.just("step"), st.floats(-90_000.0, 400_000_000.0)),
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("typing"), st.booleans()),
    st.tuples(
        st.just("press"),
        st.sampled_from(["done", "skip", "snooze:300", "snooze:900", "start", "care:not_yet", "nonsense"]),
    ),
    st.tuples(st.just("closed"), st.sampled_from(["dismissed", "expired", "lost"])),
    st.tuples(st.just("failed"), st.none()),
    st.tuples(st.just("restart"), st.floats(0.0, 5_000.0)),
    st.tuples(
        st.just("event"),
        st.one_of(
            st.sampled_from([events.Locked(), events.Unlocked(), events.AboutToSleep(), events.Woke()]),
            st.sampled_from([events.NotifierBack(), events.SourceChanged("none"), events.SourceChanged("x11")]),
            st.sampled_from([events.Resume("t"), events.Reset("t"), events.Pause("t")]),
            st.builds(events.Done, st.just("t"), names),
            st.builds(events.Skip, st.just("t"), names),
            st.builds(events.Snooze, st.just("t"), names, st.floats(1.0, 9_000.0)),
            st.builds(events.Pause, st.just("t"), st.floats(1.0, 9_000.0)),
            st.builds(events.SpasmLogged, st.just("t"), st.just(None)),
            st.builds(events.CareAnswered, st.just("t"), st.sampled_from(["better", "not_yet", "stop_asking", "undo"])),
        ),
    ),
    st.tuples(st.just("remind"), st.sampled_from(["movement", "posture", "hydration", "stretch"])),
    st.tuples(st.just("settings"), st.sampled_from([0, 1, 2])),
)
seconds = st.floats(0.0, 4_000.0)
heard = st.one_of(
    st.builds(
        events.MachineSaid,
        st.sampled_from(["desktop", "laptop"]),
        seconds,
        st.sampled_from(get_args(MachineState)),
        age_seconds=seconds,
        idle_seconds=seconds,
        vouched=st.booleans(),
        call=st.booleans(),
        turn=st.integers(0, 3),
        stay_seconds=seconds,
        counts=st.lists(st.tuples(st.sampled_from(["movement", "hydration", "other"]), seconds), max_size=2).map(tuple),
        series=st.sampled_from(["1", "2"]),
        answers=st.lists(
            st.builds(
                ToldAnswer,
                st.integers(0, 9),
                st.sampled_from(get_args(ToldAction)),
                st.lists(st.sampled_from(["movement", "posture", "stretch", "other"]), max_size=3).map(tuple),
                st.none() | st.floats(0.1, 9_000.0),
                seconds,
            ),
            max_size=4,
        ).map(tuple),
    ),
    st.builds(events.ChairSaid, st.booleans(), seconds),
)
"""What other machines and a chair may say, in any order and as late as it may be."""
steps = (
    unsurprising
    | st.tuples(st.just("event"), heard)
    | st.tuples(st.just("detect"), st.tuples(reasons, st.sampled_from([True, False, None])))
    | st.tuples(st.just("late"), st.tuples(reasons, st.sampled_from([0.0, 0.3, 1.0, 1.9, 7.0, math.inf])))
    | st.tuples(st.just("wrong"), st.sampled_from([(), ("no",), ("no", "neither")]))
)
"""Detectors may change their minds at any time, not know, answer late or not at all; they are asked now and then."""
CHOICES = [
    defaults(quiet_hours=NIGHT),
    only(sitting(minutes=5, nudge_seconds=120.0), every("hydration", 3), before(), sitting("posture", 7)),
    only(
        sitting(minutes=500, enabled=False),
        every("hydration", 45, nudge_seconds=60.0),
        before("stretch", 60),
        link=LinkSettings(broker="mqtts://broker"),
    ),
]


class Watched(Desk):
    """A desk at which everything the engine asks for is held against the promises."""

    def event(self, event: object) -> None:
        was, seen, began = len(self.shown), len(self.effects), self.now.steady
        super().event(event)  # type: ignore[arg-type] # whatever the script has
        shown = [each for each in self.shown[was:] if each.show.reminders and not each.show.update]
        if not isinstance(event, events.Remind):
            assert len(shown) <= 1, "a burst"
            if shown:
                assert not self.engine.state.holds.personal, "shown while held"
        for effect in self.effects[seen:]:
            if isinstance(effect, WakeAt) and effect.steady is not None:
                assert effect.steady > began, "asked to be woken in the past"
        self.effects.clear()
        on_screen = [name for show in self.screen.values() for name in show.reminders]
        assert {each.name for members in self.engine.state.bubbles.values() for each in members} <= set(on_screen)
        json.dumps(status_of(self.engine.state))
        json.dumps(snapshot_of(self.engine.state))
        for reminder in self.engine.state.reminders.values():
            assert reminder.count >= 0
            assert (reminder.phase is Phase.SNOOZED) == (reminder.round.snoozed_until is not None)


def _plan(desk: Desk) -> events.Planned:
    day = desk.now.wall
    runs = []
    for offset in range(3):
        starts = shifted(day.replace(hour=18, minute=0, second=0, microsecond=0), offset * 86_400)
        runs.append(events.PlannedExercise(f"weekly:run:{starts.date()}", "Run", starts))
    return events.Planned(tuple(runs))


def _do(desk: Desk, step: str, value: object) -> None:  # noqa: C901, PLR0912 (one line a step of the script)
    match step, value:
        case "run", float(length):
            desk.minutes(length)
        case "leave", _:
            desk.leave()
        case "sit", _:
            desk.sit()
        case "pause_input", float(seconds):
            desk.pause_input(seconds)
        case "sleep", float(seconds):
            desk.sleep(seconds)
        case "step", float(seconds):
            desk.set_wall(shifted(desk.now.wall, seconds))
            desk.event(_plan(desk))
        case "zone", ZoneInfo():
            desk.set_wall(desk.now.wall.astimezone(value))
            desk.event(_plan(desk))
        case "detect", (str(reason), bool(on) | (None as on)):
            desk.detected[reason] = on
        case "late", (str(reason), float(seconds)):
            desk.late[reason] = seconds
        case "wrong", tuple(problems):
            desk.event(events.SettingsProblems(problems))
        case "typing", bool(typing):
            desk.typing = typing
        case "settings", int(choice):
            desk.event(events.SettingsChanged(CHOICES[choice]))
        case "restart", float(off):
            _restart(desk, off)
        case "event", event:
            desk.event(event)
        case "remind", str(name):
            desk.event(events.Remind("t", name))
        case _, str(word) if desk.screen:
            bubble = next(iter(desk.screen))
            if step == "press":
                desk.event(events.Answered(bubble, word))
            else:
                desk.screen.pop(bubble)
                desk.event(events.Closed(bubble, word))
        case "failed", _ if desk.screen:
            bubble = next(iter(desk.screen))
            desk.screen.pop(bubble)
            desk.event(events.ShowFailed(bubble, "gone"))
        case _:
            pass


def _restart(desk: Desk, off: float) -> None:
    saved = json.loads(json.dumps(snapshot_of(desk.engine.state)))
    desk.now = desk.now.after(off)
    desk.begin_again(Engine(desk.engine.state.settings, desk.now))
    assert restore(desk.engine, saved, off)
    desk.event(events.SourceChanged("script"))
    idle = None if desk._input_at is None else desk.now.steady - desk._input_at
    desk.event(events.Active() if idle is None else events.Idle(idle))
    desk.event(_plan(desk))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(steps, max_size=25), st.booleans())
def test_the_promises_hold_in_every_order(chosen: int, script: list[tuple[str, object]], typing: bool) -> None:
    desk = Watched(CHOICES[chosen], typing=typing)
    desk.event(_plan(desk))
    for step, value in script:
        _do(desk, step, value)
    # Nothing is lost: with everything lifted and somebody at the desk, what is due is shown.
    desk.detected.clear()
    desk.late.clear()
    desk.sit()
    for event in (
        *(events.MachineSaid(each, 0.0, "gone") for each in ("desktop", "laptop")),
        events.ChairSaid(False, 0.0),
        events.Woke(),
        events.Unlocked(),
        events.SourceChanged("x11"),
        events.Active(),
        events.Resume("t"),
        events.NotifierBack(),
    ):
        desk.event(event)
    quiet = "quiet_hours" in desk.engine.state.holds
    was_due = {(each.name, each.round.due_at) for each in desk.engine.state.in_phase(Phase.DUE)}
    desk.minutes(10)
    still_due = {(each.name, each.round.due_at) for each in desk.engine.state.in_phase(Phase.DUE)}
    assert not was_due & still_due or quiet or "quiet_hours" in desk.engine.state.holds


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(unsurprising, max_size=15), st.booleans(), st.sets(reasons))
def test_between_its_alarms_nothing_changes(
    chosen: int, script: list[tuple[str, object]], typing: bool, detected: set[str]
) -> None:
    """An engine that works everything out anew at every heartbeat says and records the same, at the same times."""

    def told() -> list[tuple[object, float]]:
        desk = Desk(CHOICES[chosen], typing=typing)
        desk.detected.update(dict.fromkeys(detected, True))
        desk.event(_plan(desk))
        for step, value in [*script, ("run", 100.0)]:
            _do(desk, step, value)
        shown = [(each.show.reminders, each.at.timestamp()) for each in desk.shown]
        return [*shown, *(((each.event, each.reminder), each.at.timestamp()) for each in desk.records)]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Engine, "_changes_nothing", lambda *_: False)
        eager = told()
    lazy = told()
    assert [what for what, _ in lazy] == [what for what, _ in eager]
    assert all(abs(at - same) < 0.1 for (_, at), (_, same) in zip(lazy, eager, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 60.0), st.booleans()), min_size=1, max_size=30))
def test_what_is_counted_is_the_waking_time_present(parts: list[tuple[float, bool]]) -> None:
    """However the clock is set meanwhile, the count of time at the desk is the time at the desk."""
    desk = Desk(only(every(minutes=100_000)))
    sat = 0.0
    for length, stay in parts:
        if stay:
            desk.minutes(length)
            sat += length * 60
        else:
            desk.set_wall(desk.now.wall - timedelta(minutes=length))
            desk.leave()
            desk.minutes(3 + length)
            desk.sit()
    assert abs(desk.engine.state.reminders["hydration"].count - sat) < 0.5


@settings(max_examples=80, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.integers(), _containers := (
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=6)
)), st.floats(allow_nan=False))  # fmt: skip
def test_no_saved_state_however_odd_is_in_the_way(saved: object, off: float) -> None:
    desk = Desk()
    good = json.loads(json.dumps(snapshot_of(desk.engine.state)))
    for odd in (saved, {**good, "presence": saved, "reminders": {"movement": saved}}, {**good, "paused": saved}):
        engine = Engine(defaults(), desk.now)
        restore(engine, odd, off)
        desk.engine = engine
        desk.minutes(1)
