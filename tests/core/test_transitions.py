"""The life of one reminder as a table: an illegal transition raises, and changes nothing."""

from __future__ import annotations

import copy
from itertools import product

import pytest

from reminderd.core.reminder import MAY_FOLLOW, Phase, Reminder
from tests.core.desk import sitting


@pytest.mark.parametrize(("phase", "following"), list(product(Phase, Phase)))
def test_the_table_says_which_phase_may_follow_and_no_other_changes_anything(phase: Phase, following: Phase) -> None:
    reminder = Reminder(sitting(), count=7.0)
    reminder.phase = phase
    was = copy.deepcopy(reminder)
    if following in MAY_FOLLOW[phase]:
        reminder.enter(following)
        assert reminder.phase is following
    else:
        with pytest.raises(ValueError, match="movement"):
            reminder.enter(following)
        assert reminder == was


def test_only_enabling_wakes_what_is_off_and_what_is_due_does_not_come_due_again() -> None:
    assert MAY_FOLLOW[Phase.OFF] == {Phase.COUNTING}
    assert Phase.DUE not in MAY_FOLLOW[Phase.DUE]
