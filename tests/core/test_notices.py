"""What is shown and is no reminder: the engine knows what is on screen of it, and it is there for a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.back_settings import CareSettings, WeeklySettings
from reminderd.core.engine import Engine
from reminderd.core.events import (
    Answered,
    CareAnswered,
    Closed,
    Event,
    Locked,
    NotifierBack,
    Pause,
    Resume,
    SettingsChanged,
    SettingsProblems,
    ShowFailed,
    SpasmLogged,
    Unlocked,
)
from reminderd.core.snapshot import restore, snapshot_of
from tests.core.caring import next_day
from tests.core.desk import defaults, signs
from tests.core.test_weekly import FRIDAY, WeeklyDesk

KEYS = ("care", "settings", "weekly")
ON = defaults(weekly=WeeklySettings("fri", 16 * 60), do_not_disturb=signs("microphone"))
OFF = replace(ON, care=CareSettings(enabled=False), weekly=WeeklySettings())
EVENTS: tuple[Event, ...] = (
    *(Locked(), Unlocked(), NotifierBack(), Pause("t"), Resume("t"), SpasmLogged("t")),
    *(CareAnswered("t", "better"), CareAnswered("t", "not_yet"), CareAnswered("t", "stop_asking")),
    *(CareAnswered("t", "undo"), SettingsProblems(("no",)), SettingsProblems(()), SettingsChanged(ON)),
    SettingsChanged(OFF),
)


def restart(desk: WeeklyDesk) -> None:
    saved = json.loads(json.dumps(snapshot_of(desk.engine.state)))
    engine = Engine(desk.engine.state.settings, desk.now)
    assert restore(engine, saved, 0.0)
    for key in KEYS:
        desk.screen.pop(key, None)
    desk.begin_again(engine)
    desk.sit()


def gone(desk: WeeklyDesk, event: Callable[[str], Event]) -> None:
    for key in [key for key in KEYS if key in desk.screen]:
        del desk.screen[key]
        desk.event(event(key))


def press(desk: WeeklyDesk, number: int) -> None:
    for key in [key for key in KEYS if key in desk.screen and desk.screen[key].buttons]:
        buttons = desk.screen[key].buttons
        desk.event(Answered(key, buttons[number % len(buttons)].action))


Step = Callable[[WeeklyDesk], object]
STEPS: tuple[Step, ...] = (
    *(lambda desk, minutes=minutes: desk.minutes(minutes) for minutes in (1, 5, 20, 300)),
    *(lambda desk, hour=hour: next_day(desk, hour) for hour in (9, 15, 16)),
    *(lambda desk, reason=reason: gone(desk, lambda key: Closed(key, reason)) for reason in ("lost", "dismissed")),
    *(lambda desk, event=event: desk.event(event) for event in EVENTS),
    *(lambda desk, number=number: press(desk, number) for number in (0, 1, 2)),
    *(lambda desk, on=on: desk.detected.update(microphone=on) for on in (True, False)),
    lambda desk: gone(desk, lambda key: ShowFailed(key, "none")),
    lambda desk: desk.leave(),
    lambda desk: desk.sit(),
    restart,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=40))
def test_what_is_on_screen_is_known_and_has_its_reason(steps: list[Step]) -> None:
    desk = WeeklyDesk(ON, FRIDAY - timedelta(days=1))
    desk.ask(SpasmLogged("t"))
    next_day(desk, hour=16, minutes=8)
    desk.event(SettingsProblems(("at the beginning",)))
    assert {"care", "weekly", "settings"} <= desk.screen.keys()
    for step in steps:
        step(desk)
        state = desk.engine.state
        assert {key for key in KEYS if key in desk.screen} == {
            key for key, notice in state.notices.items() if notice.on_screen
        }
        assert state.care.on or "care" not in desk.screen
        assert state.problems or "settings" not in desk.screen
        assert not state.presence.locked_since or not desk.screen
