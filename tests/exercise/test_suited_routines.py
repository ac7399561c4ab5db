"""Routines as they suit a person: the mild form, without what hurt before, and more for where it bothers."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from reminderd.core.back_settings import StepSettings
from reminderd.exercise import suited
from reminderd.exercise.routines import Routine, built_in

MARCH = StepSettings("March.", 30, gentler="Walk.", areas=("hips",))
TURN = StepSettings("Turn.", 30, areas=("neck", "lower back"))
STROLL = StepSettings("Stroll.", 30, gentler="Stroll slowly.", areas=("hips",))
ROUTINE = Routine("r", "R", "stretch", (MARCH, TURN, STROLL))


def done(routine: Routine | None) -> list[str]:
    return [step.do for step in routine.steps] if routine else []


def test_the_mild_form_has_the_gentler_steps_only_and_a_routine_without_them_stays() -> None:
    assert done(suited.mild(ROUTINE)) == ["Walk.", "Stroll slowly."]
    own = Routine("own", "Own", "stretch", (TURN,))
    assert suited.mild(own) is None


def test_what_hurt_is_in_the_mild_form_too_unless_that_hurt() -> None:
    assert done(suited.mild(ROUTINE, {"March.", "Turn."})) == ["Walk.", "Stroll slowly."]
    assert done(suited.mild(ROUTINE, {"March.", "Walk."})) == ["Stroll slowly."]


def test_what_hurt_is_gentler_the_next_time_or_left_out() -> None:
    assert done(suited.without(ROUTINE, {"March.", "Turn."})) == ["Walk.", "Stroll."]
    assert done(suited.without(ROUTINE, {"March.", "Walk."})) == ["Turn.", "Stroll."]
    assert suited.without(ROUTINE, {"Jump."}) is ROUTINE
    assert suited.without(ROUTINE, {"March.", "Walk.", "Turn.", "Stroll.", "Stroll slowly."}) is ROUTINE, "never empty"


def test_for_each_area_a_step_comes_a_second_time_before_the_last_and_nothing_is_left_out() -> None:
    assert done(suited.for_areas(ROUTINE, ["lower back"])) == ["March.", "Turn.", "Turn.", "Stroll."]
    assert done(suited.for_areas(ROUTINE, ["neck", "lower back", "hips"])) == [
        "March.", "Turn.", "Turn.", "March.", "Stroll."
    ]  # fmt: skip
    assert suited.for_areas(ROUTINE, []) is ROUTINE
    assert suited.for_areas(ROUTINE, ["shoulders"]) is ROUTINE


@pytest.mark.parametrize("routine", built_in(), ids=lambda each: each.name)
def test_even_with_every_area_ours_stay_short(routine: Routine) -> None:
    assert suited.for_areas(routine, ["lower back", "neck", "shoulders", "hips"]).seconds <= routine.seconds * 1.7


def test_it_is_remembered_for_this_user_alone_and_can_be_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert suited.remembered(folder) == frozenset()
    suited.remember(folder, ["March."])
    suited.remember(folder, ["Turn.", "March."])
    assert suited.remembered(folder) == {"March.", "Turn."}
    assert stat.S_IMODE((folder / suited.FILE_NAME).stat().st_mode) == 0o600
    assert suited.forget(folder)
    assert not suited.forget(folder)
    assert suited.remembered(folder) == frozenset()


@pytest.mark.parametrize("damaged", ["", "{", '{"a": 1}', "null", "[" * 100_000])
def test_a_damaged_memory_is_none(tmp_path: Path, damaged: str) -> None:
    (tmp_path / suited.FILE_NAME).write_text(damaged)
    assert suited.remembered(tmp_path) == frozenset()
    suited.remember(tmp_path, ["March."])
    assert json.loads((tmp_path / suited.FILE_NAME).read_text()) == ["March."]
