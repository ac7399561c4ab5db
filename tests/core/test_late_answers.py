"""Detectors that answer late, in part or not at all: a film goes on, a call is not spoken into, nobody waits long."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from reminderd.core.events import Detected, Probed
from reminderd.core.holds import BELIEVED_SECONDS
from tests.core.desk import MONDAY, Desk, every, left, only, presence, said, signs, sitting

CALL = only(sitting(minutes=40), do_not_disturb=signs("microphone", "fullscreen"))

# -- what vouches for the chair ------------------------------------------------------------------------------------


def film() -> Desk:
    """Ten minutes of work, then ten of a film."""
    desk = left("inhibitor")
    desk.minutes(10)
    return desk


@pytest.mark.parametrize("answer", [None, False], ids=["unknown", "the gap between two films"])
def test_a_minute_without_a_yes_does_not_end_the_film(answer: bool | None) -> None:
    desk = film()
    desk.detected["inhibitor"] = answer
    desk.minutes(1.2)
    desk.detected["inhibitor"] = True
    desk.minutes(60)
    assert desk.told("break") == []
    assert desk.engine.state.presence.sitting_seconds == pytest.approx(81.2 * 60)


def test_a_film_that_nobody_can_see_any_more_ends_with_the_last_yes() -> None:
    desk = film()
    desk.detected["inhibitor"] = None
    desk.minutes(10)
    (began,) = desk.told("break")
    assert MONDAY + timedelta(minutes=19.4) < began.at <= MONDAY + timedelta(minutes=20)
    assert began.facts["sitting_seconds"] == (began.at - MONDAY).total_seconds()


@pytest.mark.parametrize("wait", [0.9, 5.0, math.inf])
def test_whoever_answers_late_is_waited_for_and_not_for_long(wait: float) -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.detected["inhibitor"] = True
    desk.late["camera"] = desk.late["inhibitor"] = wait
    desk.minutes(10)
    desk.leave()
    desk.run(3 * 60 + 2.1)
    assert said(desk) == ("idle" if wait < 2 else "away")


def test_half_of_the_answers_are_no_reason_to_speak_or_to_take_a_break() -> None:
    desk = Desk(only(every(minutes=13 + 0.2 / 60)))
    desk.detected["inhibitor"] = True
    desk.late["inhibitor"] = 1.0
    desk.minutes(10)
    desk.leave()
    desk.run(180.5)
    assert (desk.told("break"), desk.shown) == ([], [])
    desk.run(1)
    assert len(desk.shown) == 1


def test_vouching_ends_after_the_longest_passive_time_and_goes_back_to_the_last_input() -> None:
    desk = Desk(presence(only(sitting(minutes=4000), every(minutes=4000)), longest_passive_seconds=3600.0))
    desk.minutes(10)
    desk.detected["microphone"] = True
    desk.leave()
    desk.minutes(59)
    assert desk.told("break") == []
    desk.minutes(1.1)
    (began,) = desk.told("break")
    assert (began.at, began.facts["sitting_seconds"]) == (MONDAY + timedelta(minutes=10), 600)
    assert desk.engine.state.reminders["hydration"].count == pytest.approx(600)


# -- what holds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [0.0, math.inf], ids=["unknown", "no answer"])
def test_a_yes_holds_through_some_unknown_and_missing_answers_and_not_for_ever(wait: float) -> None:
    desk = Desk(CALL)
    desk.detected["microphone"] = True
    desk.minutes(45)
    desk.detected["microphone"], desk.late["microphone"] = None, wait
    desk.run(BELIEVED_SECONDS - 8)
    assert desk.shown == []
    desk.run(16)
    assert len(desk.shown) == 1


def test_unknown_alone_never_holds() -> None:
    desk = Desk(CALL)
    desk.detected["microphone"] = None
    desk.late["fullscreen"] = math.inf
    desk.minutes(40.1)
    assert len(desk.shown) == 1


def test_a_yes_that_comes_in_time_holds_though_others_are_late() -> None:
    desk = Desk(CALL)
    desk.detected["fullscreen"] = True
    desk.late.update(fullscreen=1.5, microphone=math.inf)
    desk.minutes(41)
    assert desk.shown == []
    assert desk.phase("movement") == "held"


def test_the_end_of_looking_for_a_film_is_no_answer_of_the_detectors_that_hold() -> None:
    """Due while it is being found out who is there: fullscreen is asked all the same, and waited for."""
    desk = Desk(only(every(minutes=13), do_not_disturb=signs("fullscreen")))
    desk.detected.update(inhibitor=True, fullscreen=True)
    desk.late.update(inhibitor=1.5, fullscreen=1.0)
    desk.minutes(10)
    desk.leave()
    desk.minutes(4)
    assert desk.shown == []
    assert desk.phase("hydration") == "held"


def test_the_end_of_another_round_is_not_the_end_of_this_one() -> None:
    desk = Desk(CALL)
    desk.late["fullscreen"] = math.inf
    desk.run(40 * 60)
    desk.event(Probed(frozenset({"microphone", "camera", "inhibitor"})))
    assert desk.shown == []
    desk.event(Detected("fullscreen", True))
    desk.run(3)
    assert desk.shown == []


def test_what_is_held_is_asked_about_again_after_two_seconds_and_then_every_five() -> None:
    desk = Desk(CALL)
    desk.detected["fullscreen"] = True
    desk.minutes(40)
    desk.run(1)
    desk.detected["fullscreen"] = False
    desk.run(1.1)
    assert len(desk.shown) == 1, "a moment's fullscreen"
    desk.press("done")
    desk.detected["fullscreen"] = True
    desk.minutes(45)
    desk.detected["fullscreen"] = False
    desk.run(5.1)
    assert len(desk.shown) == 2
