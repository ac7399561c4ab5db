"""The life of one reminder as a table: an illegal turn raises, and changes nothing."""

from __future__ import annotations

import copy
from itertools import product

import pytest

from reminderd.core.reminder import TRANSITIONS, IllegalTurnError, Phase, Reminder, Turn
from tests.core.desk import sitting


@pytest.mark.parametrize(("phase", "turn"), sorted(set(product(Phase, Turn)) - set(TRANSITIONS)))
def test_an_illegal_turn_changes_nothing(phase: Phase, turn: Turn) -> None:
    reminder = Reminder(sitting(), phase, count=7.0)
    was = copy.copy(reminder)
    with pytest.raises(IllegalTurnError, match="movement"):
        reminder.make(turn)
    assert reminder == was


@pytest.mark.parametrize(("phase", "turn"), sorted(TRANSITIONS))
def test_a_legal_turn_leads_where_the_table_says(phase: Phase, turn: Turn) -> None:
    reminder = Reminder(sitting(), phase)
    reminder.make(turn)
    assert reminder.phase is TRANSITIONS[phase, turn]


def test_every_phase_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS.values()) == set(Phase)
    assert {phase for phase, _ in TRANSITIONS} == set(Phase)


def test_nothing_but_enabling_wakes_what_is_off() -> None:
    assert [turn for phase, turn in TRANSITIONS if phase is Phase.OFF] == [Turn.ENABLE]
