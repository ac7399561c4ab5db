"""Being led through a routine, without a terminal: time passes, keys are pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reminderd.core.back_settings import RoutineSettings, StepSettings
from reminderd.core.language import Language, speaking
from reminderd.exercise.routines import Guide, Routine, with_own
from reminderd.exercise.screen import draw
from tests.core.test_language import Shouting

ROUTINE = Routine("two", "Two steps", "stretch", (StepSettings("March.", 2), StepSettings("Swing.", 20, True)))


def passing(guide: Guide, seconds: float) -> None:
    for _ in range(round(seconds * 2)):
        guide.advance(0.5)


def shown(guide: Guide) -> str:
    console = Console(width=80, height=24, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(draw(guide))
    return captured.get()


def test_steps_follow_each_other_and_the_end_is_the_end() -> None:
    guide = Guide(ROUTINE)
    passing(guide, 1.5)
    assert (guide.place, guide.seconds) == (0, 1.5)
    assert guide.advance(0.5), "a new step is told"
    assert (guide.place, guide.seconds) == (1, 0.0)
    passing(guide, 20)
    assert guide.finished
    assert guide.done_seconds == ROUTINE.seconds
    assert not guide.advance(1)


def test_half_way_it_says_to_switch_sides() -> None:
    guide = Guide(ROUTINE, place=1)
    assert guide.side == "One side first"
    passing(guide, 9.5)
    assert guide.advance(0.5), "the other side is told"
    assert guide.side == "Switch sides now"
    passing(guide, 5)
    assert guide.side == "The other side"
    assert Guide(ROUTINE).side is None


def test_space_pauses_n_goes_on_and_q_stops() -> None:
    guide = Guide(ROUTINE)
    guide.press(" ")
    passing(guide, 10)
    assert (guide.place, guide.seconds, guide.paused) == (0, 0.0, True)
    guide.press("n")
    assert (guide.place, guide.paused) == (1, False)
    guide.press("q")
    assert not guide.going
    assert not guide.finished


def test_what_hurts_is_swapped_for_something_gentler_and_if_that_hurts_too_left_out() -> None:
    gentler = replace(ROUTINE, steps=(replace(ROUTINE.steps[0], gentler="Walk."), ROUTINE.steps[1]))
    guide = Guide(gentler)
    guide.advance(1)
    guide.press("h")
    assert (guide.step, guide.seconds) == (StepSettings("Walk.", 2), 0.0)
    assert guide.routine.seconds == ROUTINE.seconds
    guide.press("H")
    assert guide.step == ROUTINE.steps[1]
    guide.press("h")
    assert guide.finished
    assert guide.hurts == ["March.", "Walk.", "Swing."]
    guide.press("h")
    assert len(guide.hurts) == 3


def test_what_hurts_does_not_come_a_second_time() -> None:
    first, last = replace(ROUTINE.steps[0], gentler="Walk."), ROUTINE.steps[1]
    guide = Guide(replace(ROUTINE, steps=(first, last, first, last)))
    guide.press("h")
    assert [step.do for step in guide.routine.steps] == ["Walk.", last.do, "Walk.", last.do]
    guide.press("n")
    guide.press("h")
    assert [step.do for step in guide.routine.steps] == ["Walk.", "Walk."]


def test_a_machine_asleep_has_done_no_exercise() -> None:
    guide = Guide(ROUTINE)
    guide.advance(3600)
    assert guide.seconds == 1.0
    guide.advance(-5)
    assert guide.seconds == 1.0


def test_what_is_drawn_says_what_to_do_how_long_and_which_keys() -> None:
    guide = Guide(ROUTINE)
    for word in (
        "Two steps",
        "March.",
        "2 s left",
        "Then: Swing.",
        "step 1 of 2",
        "space pause",
        "h this hurts",
        "Stop if it hurts.",
    ):
        assert word in shown(guide)
    guide.press(" ")
    assert "paused: space resumes" in shown(guide)
    guide.press("n")
    assert "Then: the end" in shown(guide)
    guide.press("n")
    assert "Well done." in shown(guide)


def test_ones_own_routine_takes_the_place_of_ours_and_its_reminder() -> None:
    own = RoutineSettings("desk", "Mine", ROUTINE.steps)
    found = {each.name: each for each in with_own((own, RoutineSettings("x", "X", ROUTINE.steps)))}
    assert list(found) == ["before-run", "before-lifting", "desk", "x"]
    assert (found["desk"].title, found["desk"].reminder, found["x"].reminder) == ("Mine", "movement", "stretch")


@pytest.mark.parametrize("columns", ["20", "40", "60", "80", "200"])
def test_to_stop_if_it_hurts_is_never_cut(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = " ".join(shown(Guide(ROUTINE)).replace("│", " ").replace("─", " ").split())
    assert "q stop · Stop if it hurts." in said


def test_the_words_of_a_routine_of_ones_own_are_not_translated() -> None:
    (own,) = [each for each in with_own((RoutineSettings("mine", "March", ROUTINE.steps),)) if each.name == "mine"]
    with speaking(Language("xx", Shouting(), Shouting)):
        told = shown(Guide(own))
        assert "MARCH." in shown(Guide(ROUTINE))
    assert "March." in told
    assert "Swing." in told
    assert "STOP IF IT HURTS." in told


@given(st.lists(st.floats(-1, 1e6) | st.sampled_from(" nqxhN\x04é"), max_size=60))
def test_whatever_happens_it_can_be_drawn_and_never_goes_back(doings: list[float | str]) -> None:
    guide, before = Guide(ROUTINE), (0, -2)
    for each in doings:
        if isinstance(each, str):
            guide.press(each)
        else:
            guide.advance(each)
        place = (guide.place, -len(guide.routine.steps))
        assert before <= place
        assert guide.done_seconds <= guide.routine.seconds <= ROUTINE.seconds
        before = place
        draw(guide)
