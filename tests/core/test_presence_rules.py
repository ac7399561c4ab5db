"""Sitting and natural breaks: when one begins, when it ends, and what neither sleep nor a lock may count for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reminderd.core.events import (
    AboutToSleep,
    Active,
    Idle,
    Locked,
    Planned,
    PlannedExercise,
    Reset,
    SourceChanged,
    Unlocked,
    Woke,
)
from tests.core.desk import HOUR, MONDAY, Desk, before, every, only, presence, said, sat, sitting

# -- the length of a break -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "is_one"), [(179.0, False), (180.0, True), (181.0, True)])
@pytest.mark.parametrize("kind", ["idle", "locked", "asleep"])
def test_a_natural_break_is_three_minutes_of_no_input_lock_or_sleep(seconds: float, is_one: bool, kind: str) -> None:
    desk = sat(30)
    match kind:
        case "idle":
            desk.leave()
            desk.run(seconds)
            desk.sit()
        case "locked":
            desk.event(Locked())
            desk.run(seconds)
            desk.event(Unlocked())
        case _:
            desk.sleep(seconds)
    desk.run(1)
    assert bool(desk.told("break")) is is_one
    assert (desk.engine.state.presence.sitting_seconds < 60) is is_one


def test_jitter_at_the_threshold_makes_no_two_breaks_of_one() -> None:
    desk = sat(10)
    for seconds in (179.9, 180.1, 179.9, 180.0):
        desk.event(Idle(seconds))
    assert len({each.key for each in desk.told("break")}) <= 1


def test_the_length_follows_the_settings() -> None:
    desk = Desk(presence(only(sitting(minutes=40)), natural_break_seconds=600.0))
    desk.minutes(30)
    desk.away(9)
    desk.minutes(1)
    assert len(desk.shown) == 1


def test_several_reasons_to_be_gone_are_one_absence_from_the_first_on() -> None:
    """Last input, a minute later the lock, a minute later the sleep."""
    desk = sat(10)
    desk.leave()
    desk.minutes(1)
    desk.event(Idle(60.0))
    desk.event(Locked())
    desk.minutes(1)
    desk.event(AboutToSleep())
    desk.sleep(2 * HOUR)
    desk.event(Woke())
    desk.event(Unlocked())
    desk.sit()
    desk.minutes(1)
    breaks = desk.told("break")
    assert len({each.key for each in breaks}) == 1
    assert breaks[-1].at == MONDAY + timedelta(minutes=10)
    assert breaks[-1].facts["sitting_seconds"] == 600
    assert breaks[-1].facts["seconds"] == 2 * HOUR + 120


# -- lock and sleep ------------------------------------------------------------------------------------------------


def test_a_lock_told_twice_is_one() -> None:
    desk = sat(20)
    desk.event(Locked())
    desk.run(100)
    desk.event(Locked())
    desk.run(100)
    desk.event(Unlocked())
    desk.event(Unlocked())
    assert desk.told("break")[0].at == MONDAY + timedelta(minutes=20)


def test_a_screen_that_locked_itself_and_is_unlocked_without_a_key_was_a_break() -> None:
    """Idle for two minutes, locked by itself, idle for three: nobody is asked whether a call goes on."""
    desk = sat(30)
    desk.leave()
    desk.minutes(2)
    desk.event(Locked())
    desk.minutes(1)
    assert desk.told("break")[0].at == MONDAY + timedelta(minutes=30)
    desk.minutes(60)
    desk.event(Unlocked())
    desk.event(Active())
    desk.minutes(1)
    assert desk.engine.state.presence.sitting_seconds < 70


def test_input_on_the_lock_screen_is_not_sitting() -> None:
    desk = sat(39)
    desk.event(Locked())
    desk.event(Active())
    desk.minutes(30)
    assert desk.shown == []
    assert said(desk) == "locked"


@pytest.mark.parametrize("locked", [False, True])
def test_a_walk_takes_what_is_on_screen_whether_one_locks_or_not(locked: bool) -> None:
    desk = Desk(only(every(minutes=60), before()))
    desk.event(Planned((PlannedExercise("x", "Run", MONDAY + timedelta(minutes=75)),)))
    desk.minutes(61)
    assert desk.on_screen == {"hydration", "stretch"}
    if locked:
        desk.event(Locked())
    desk.leave()
    desk.minutes(5)
    if locked:
        desk.event(Unlocked())
    desk.sit()
    desk.minutes(1)
    assert desk.screen == {}, "it is not told again"
    for name in ("hydration", "stretch"):
        assert [each for each in desk.outcomes(name) if each not in {"held", "released"}] == ["shown", "taken"]


def test_a_sleep_that_does_not_come_to_pass_changes_little() -> None:
    desk = sat(20)
    desk.event(AboutToSleep())
    assert said(desk) == "away"
    desk.run(10)
    desk.event(Woke())
    assert said(desk) == "active"
    assert desk.engine.state.presence.sitting_seconds == pytest.approx(20 * 60)


# -- what is said --------------------------------------------------------------------------------------------------


def test_the_words_for_who_is_there() -> None:
    desk = Desk(only(sitting(minutes=400)))
    assert said(desk) == "active"
    desk.minutes(1)
    desk.event(Idle(30.0))
    assert said(desk) == "idle"
    desk.leave()
    desk.minutes(4)
    assert said(desk) == "away"
    desk.sit()
    assert said(desk) == "active"
    desk.minutes(1)
    desk.event(SourceChanged("none"))
    assert said(desk) == "idle"


def test_a_source_that_goes_and_comes_back_costs_no_sitting() -> None:
    desk = sat(20)
    desk.event(SourceChanged("none"))
    desk.minutes(2.9)
    desk.event(SourceChanged("x11"))
    desk.event(Active())
    desk.minutes(17.2)
    assert desk.times == [("09:40", ("movement",))]


def test_logged_out_is_one_break_from_the_loss_of_the_source_to_input() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=4000)))
    desk.minutes(20)
    desk.event(SourceChanged("none"))
    desk.minutes(8 * 60)
    assert said(desk) == "away"
    desk.leave()
    desk.event(SourceChanged("x11"))
    desk.event(Active())  # the counter of a new display begins at nothing
    desk.minutes(10)
    assert said(desk) == "away"
    desk.sit()
    desk.minutes(39)
    breaks = desk.told("break")
    assert ({each.at for each in breaks}, desk.shown) == ({MONDAY + timedelta(minutes=20)}, [])
    assert (breaks[-1].facts["seconds"], breaks[-1].facts["sitting_seconds"]) == (490 * 60, 20 * 60)
    assert desk.engine.state.reminders["hydration"].count == pytest.approx(59 * 60)


def test_whoever_says_that_he_sits_is_believed_where_the_source_is_lost() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.event(SourceChanged("none"))
    desk.minutes(10)
    desk.ask(Reset("t"))
    desk.minutes(40)
    assert (said(desk), len(desk.shown)) == ("unknown", 1)


@pytest.mark.parametrize("then", ["x11", "none"])
def test_another_source_during_a_break_does_not_end_it(then: str) -> None:
    """The display server starts anew in an empty room; its first reading differs by a moment."""
    desk = sat(10)
    desk.leave()
    desk.minutes(5)
    desk.event(SourceChanged(then))
    assert said(desk) == "away"
    desk.event(SourceChanged("x11"))
    desk.event(Idle(299.5))
    desk.minutes(60)
    assert said(desk) == "away"
    desk.sit()
    desk.minutes(1)
    assert {each.key for each in desk.told("break")} == {desk.told("break")[0].key}
    assert desk.told("break")[-1].facts["seconds"] == 65 * 60


@pytest.mark.parametrize("lie", [0.0, 1e-9, 2.0**63, 1e300])
def test_no_number_a_source_tells_is_in_the_way(lie: float) -> None:
    desk = sat(10)
    desk.event(Idle(lie))
    desk.event(Active())
    desk.minutes(45)
    assert len(desk.shown) == 1
