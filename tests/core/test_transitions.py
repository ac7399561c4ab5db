"""The life of one reminder as a table: an illegal transition raises, and changes nothing."""

from __future__ import annotations

import copy
from itertools import product

import pytest

from reminderd.core.phases import TRANSITIONS, IllegalTransitionError, Phase, Transition
from reminderd.core.reminder import Reminder
from tests.core.desk import sitting


@pytest.mark.parametrize(("phase", "transition"), sorted(set(product(Phase, Transition)) - set(TRANSITIONS)))
def test_an_illegal_transition_changes_nothing(phase: Phase, transition: Transition) -> None:
    reminder = Reminder(sitting(), phase, count=7.0)
    was = copy.copy(reminder)
    with pytest.raises(IllegalTransitionError, match="movement"):
        reminder.make(transition)
    assert reminder == was


@pytest.mark.parametrize(("phase", "transition"), sorted(TRANSITIONS))
def test_a_legal_transition_leads_where_the_table_says(phase: Phase, transition: Transition) -> None:
    reminder = Reminder(sitting(), phase)
    reminder.make(transition)
    assert reminder.phase is TRANSITIONS[phase, transition]


def test_every_phase_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS.values()) == set(Phase)
    assert {phase for phase, _ in TRANSITIONS} == set(Phase)


def test_nothing_but_enabling_wakes_what_is_off() -> None:
    assert [transition for phase, transition in TRANSITIONS if phase is Phase.OFF] == [Transition.ENABLE]
