"""A word that somebody forged, who may write at the broker: what it does ends with it."""

from __future__ import annotations

import pytest

from reminderd.core.events import Done, Locked, MachineSaid, Unlocked
from reminderd.core.told import LARGEST_NUMBER, ToldAnswer
from tests.core.machines import Machines


@pytest.fixture
def two() -> Machines:
    return Machines("desktop", "laptop")


def test_reminders_that_this_machine_does_not_have_are_not_remembered(two: Machines) -> None:
    laptop = two["laptop"]
    for flood in range(20):
        answers = tuple(
            ToldAnswer(number, "done", tuple(f"r{flood}.{number}.{each}" for each in range(60))) for number in range(16)
        )
        laptop.event(MachineSaid("desktop", 900.0, "idle", series=f"s{flood}", answers=answers))
    assert len(laptop.engine.state.told.said) < 20


def test_the_largest_number_leaves_room_for_answers_to_come(two: Machines) -> None:
    two.use("desktop", 10)
    answers = (ToldAnswer(LARGEST_NUMBER, "done"),)
    lie = MachineSaid("stranger", 900.0, "idle", idle_seconds=1e6, series="x", answers=answers)
    two.event("desktop", lie)
    two.event("laptop", lie)
    for times in range(1, 4):
        two.ask("desktop", Done("t", "movement"))
        assert len(two["laptop"].told("done")) == times
        two["desktop"].sit()
        two.minutes(2)


@pytest.mark.parametrize("turn", [LARGEST_NUMBER, LARGEST_NUMBER - 1])
def test_the_largest_turn_is_forgotten_when_nobody_is_at_any_machine(two: Machines, turn: int) -> None:
    two.event("laptop", MachineSaid("stranger", 900.0, "idle", idle_seconds=1e6, turn=turn))
    two.event("desktop", MachineSaid("stranger", 900.0, "idle", idle_seconds=1e6, turn=turn))
    two.use("desktop", 2)
    two.use("laptop", 2)
    two.use("desktop", 16)
    for name in two.all:
        two.event(name, Locked())
    two.minutes(10)
    two.event("desktop", Unlocked())
    two.use("desktop", 5)
    two.event("laptop", Unlocked())
    two.use("laptop", 1)
    assert two["desktop"].held_by == {"elsewhere"}, "it was the first by name"
    assert two["laptop"].held_by == set()


def test_two_answers_of_one_number_break_nothing(two: Machines) -> None:
    answers = (ToldAnswer(0, "snooze", ("movement",), 60.0), ToldAnswer(0, "snooze", ("movement",)))
    two.event("laptop", MachineSaid("desktop", 900.0, "idle", series="1", answers=answers))
    assert two["laptop"].engine.state.told.heard["desktop"] == ("1", 0)
