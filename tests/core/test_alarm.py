"""The one alarm: it rings when something can change, and is quiet otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reminderd.core.effects import Save, WakeAt
from reminderd.core.events import Event, Locked, Pause, Planned, PlannedExercise, ShowFailed
from reminderd.core.settings import TimeRange
from tests.core.desk import HOUR, MONDAY, Desk, before, defaults, delivery, every, only, sitting


class Counted(Desk):
    """A desk that counts how often the engine was called."""

    calls = 0

    def event(self, event: Event) -> None:
        self.calls += 1
        super().event(event)


def no_server(desk: Desk) -> None:
    """What is on screen could not be shown after all."""
    (bubble,) = desk.screen
    del desk.screen[bubble]
    desk.event(ShowFailed(bubble, "no server"))


@pytest.mark.parametrize("held", ["away", "locked", "paused", "typing", "a call"])
def test_with_no_notifier_and_something_due_that_is_held_it_is_quiet(held: str) -> None:
    settings = replace(defaults(), reminders=(sitting(minutes=10), every(minutes=10)))
    desk = Counted(delivery(settings, wait_for_pause_seconds=3600.0))
    desk.minutes(10)
    no_server(desk)
    match held:
        case "away":
            desk.leave()
        case "locked":
            desk.event(Locked())
        case "paused":
            desk.event(Pause("t"))
        case "typing":
            desk.typing = True
        case _:
            desk.detected["microphone"] = True
    desk.minutes(1)
    desk.calls = 0
    desk.minutes(20)
    assert desk.calls < 20 + 20 * 60 / 2 if held == "a call" else desk.calls < 50


def test_in_an_empty_room_there_is_no_alarm_at_all() -> None:
    desk = Counted()
    desk.minutes(30)
    desk.leave()
    desk.minutes(4)
    assert [each for each in desk.effects if isinstance(each, WakeAt)][-1].steady is None
    desk.effects.clear()
    desk.calls = 0
    desk.run(12 * HOUR)
    assert desk.calls <= 1, "the last one is the script's"
    assert desk.effects == [], "and nothing is saved"


def test_in_an_empty_room_it_rings_for_what_the_clock_brings() -> None:
    night = ((TimeRange(22 * 60, 8 * 60),),) * 7
    desk = Counted(only(before(), sitting(), quiet_hours=night))
    desk.event(Planned((PlannedExercise("x", "Run", MONDAY + timedelta(hours=9)),)))
    desk.leave()
    desk.minutes(4)
    desk.calls = 0
    desk.run(24 * HOUR)
    assert desk.calls < 10, "the lead, the start, both ends of the night"
    assert desk.outcomes("stretch")[-1] == "expired"


def test_while_somebody_sits_the_state_is_saved_every_minute() -> None:
    desk = Counted(only(sitting(minutes=500)))
    desk.effects.clear()
    desk.minutes(60)
    saves = [each for each in desk.effects if isinstance(each, Save)]
    assert 58 <= len(saves) <= 62
    assert desk.calls < 70
