"""A daemon that restarts on one of several machines: it knows where the person is, and takes no answer twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.events import Done, Pause, Resume, Snooze
from reminderd.core.machine_word import machine_word
from reminderd.core.snapshot import restore, snapshot_of
from tests.core.machines import Machines


@pytest.fixture
def two() -> Machines:
    return Machines("desktop", "laptop", clocks=(0.0, -3600.0))


# -- restarts ------------------------------------------------------------------------------------------------


def test_a_daemon_that_restarts_still_knows_where_the_person_is(two: Machines) -> None:
    two.use("desktop")
    two.minutes(30)
    breaks = len(two["laptop"].told("break"))
    two.restart("laptop", 20)
    assert len(two["laptop"].told("break")) == breaks
    assert two["laptop"].sitting == pytest.approx(30.3, abs=0.2)
    assert "elsewhere" in two["laptop"].held_by


def test_after_a_restart_no_answer_is_taken_twice_and_the_numbers_go_on(two: Machines) -> None:
    two.use("desktop", 41)
    two.ask("laptop", Pause("t"))
    two.ask("laptop", Resume("t"))
    two["desktop"].sit()
    two.ask("desktop", Snooze("t", "movement", 600))
    two.restart("laptop", 5)
    assert len(two["laptop"].told("snoozed")) == 1
    assert "paused" not in two["desktop"].held_by
    two.ask("laptop", Done("t", "movement"))
    assert len(two["desktop"].told("done")) == 1


def test_a_saved_state_that_is_lost_begins_a_series_of_its_own(two: Machines) -> None:
    two.use("desktop")
    two.ask("laptop", Pause("t"))
    two["laptop"].engine.state.told.series = "another"
    two["laptop"].engine.state.told.answers.clear()
    two.minutes(1)
    two.ask("laptop", Resume("t"))
    assert "paused" not in two["desktop"].held_by


def test_an_answer_that_a_crash_kept_from_being_saved_uses_up_its_number(two: Machines) -> None:
    two.use("desktop")
    kept = snapshot_of(two["desktop"].engine.state)
    two.ask("desktop", Pause("t", 60.0))
    assert restore(two["desktop"].engine, json.loads(json.dumps(kept)), 0.0)
    two.minutes(1)
    two.ask("desktop", Pause("t"))
    two.minutes(5)
    assert "paused" in two["laptop"].held_by


@settings(max_examples=60, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
), st.sampled_from(["series", "used", "answers", "said", "heard", "machine", "turn", "words", ""]))  # fmt: skip
def test_no_saved_state_of_machines_however_odd_is_in_the_way(odd: object, where: str) -> None:
    desk = Machines("desktop", "laptop")["desktop"]
    good = json.loads(json.dumps(snapshot_of(desk.engine.state)))
    saved = {**good, "machines": {**good["machines"], where: odd} if where else odd}
    restore(desk.engine, saved, 5.0)
    desk.minutes(70)
    assert not desk.engine.state.presence.elsewhere.believed
    json.dumps(machine_word(desk.engine.state))
