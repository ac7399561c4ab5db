"""Somebody in the chair without input: a call and a film are no break, and never more than that."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from reminderd.core.effects import Probe
from reminderd.core.events import Detected, Locked, Unlocked
from reminderd.core.status import status_of
from tests.core.desk import MONDAY, Desk, left, only, said, sat, sitting


@pytest.mark.parametrize("reason", ["microphone", "camera", "inhibitor"])
def test_a_call_or_a_film_is_no_break(reason: str) -> None:
    desk = left(reason)
    desk.minutes(60)
    assert desk.told("break") == []
    assert desk.engine.state.presence.sitting_seconds == pytest.approx(70 * 60)


@pytest.mark.parametrize("reason", ["fullscreen", "screen_share", "do_not_disturb", "calendar"])
def test_nothing_else_vouches_for_an_empty_chair(reason: str) -> None:
    desk = left(reason)
    desk.minutes(10)
    assert desk.told("break")[0].at == MONDAY + timedelta(minutes=10)


def test_a_call_on_a_locked_screen_is_a_break() -> None:
    desk = left("microphone")
    desk.event(Locked())
    desk.minutes(5)
    assert desk.told("break")[0].facts["cause"] == "locked"


def test_a_call_that_begins_in_an_empty_room_ends_no_break() -> None:
    desk = sat(10)
    desk.leave()
    desk.minutes(30)
    desk.detected["microphone"] = True
    desk.minutes(60)
    assert desk.shown == []
    assert said(desk) == "away"


def test_a_film_is_looked_for_twice_a_minute_and_once_each_time() -> None:
    """Each answer is an event of its own, and no reason to ask afresh while the others are still to come."""
    desk = Desk(only(sitting(minutes=400)))
    desk.detected["inhibitor"] = True
    desk.leave()
    desk.minutes(10)
    desk.effects.clear()
    desk.minutes(10)
    assert len([each for each in desk.effects if isinstance(each, Probe)]) == 20


def test_the_film_before_says_nothing_of_who_leaves_now() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.detected["inhibitor"] = True
    desk.leave()
    desk.minutes(10)
    desk.sit()
    desk.minutes(10)
    desk.detected.clear()
    desk.leave()
    desk.minutes(3)
    (told,) = desk.told("break")
    assert (told.at, told.facts["sitting_seconds"]) == (MONDAY + timedelta(minutes=20), 20 * 60)


def test_a_look_for_a_film_that_nobody_answers_is_not_the_last() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.detected["inhibitor"] = True
    desk.leave()
    desk.minutes(10)
    desk.late["inhibitor"] = math.inf
    desk.minutes(2)
    desk.late.clear()
    desk.detected.clear()
    desk.minutes(5)
    assert len(desk.told("break")) == 1


def test_a_program_that_does_not_say_why_it_keeps_the_screen_awake_vouches_for_less() -> None:
    desk = left("inhibitor")
    desk.unsure.add("inhibitor")
    desk.minutes(29)
    assert desk.told("break") == []
    desk.minutes(2)
    (told,) = desk.told("break")
    assert (told.at, told.facts["sitting_seconds"]) == (MONDAY + timedelta(minutes=10), 10 * 60)


def test_a_call_beside_it_vouches_for_as_long_as_ever() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.detected.update(inhibitor=True, microphone=True)
    desk.unsure.add("inhibitor")
    desk.leave()
    desk.minutes(119)
    assert desk.told("break") == []


def test_status_names_who_vouches_while_it_does() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.leave()
    desk.detected["inhibitor"] = True
    desk.minutes(4)
    desk.event(Detected("inhibitor", True, "totem keeps the screen awake (Playing a film)"))
    assert status_of(desk.engine.state)["presence"]["vouched_by"] == "totem keeps the screen awake (Playing a film)"
    desk.sit()
    assert status_of(desk.engine.state)["presence"]["vouched_by"] is None


def test_a_call_that_ends_in_an_empty_room_ends_no_break() -> None:
    """Locked with the call still on, and unlocked by nobody."""
    desk = sat(10)
    desk.detected["microphone"] = True
    desk.leave()
    desk.minutes(5)
    desk.event(Locked())
    desk.minutes(5)
    desk.event(Detected("microphone", False))
    desk.event(Unlocked())
    desk.minutes(1)
    assert said(desk) == "away"
    assert len(desk.told("break")) == 1
