"""A return is input that goes on: a jolt, a cat, a wake and a counter at zero are none, and a pause while typing is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reminderd.core.effects import Watch
from reminderd.core.events import AboutToSleep, Done, Locked, Snooze, SourceChanged, Unlocked, Woke
from tests.core.desk import HOUR, MONDAY, Desk, every, only, presence, said, sat, sitting


def empty_chair(seconds: float = HOUR) -> Desk:
    """Ten minutes of work, a snooze, and nobody since."""
    desk = Desk(only(sitting(minutes=10), every(minutes=4000)))
    desk.minutes(10)
    desk.ask(Snooze("t", "movement", 600.0))
    desk.leave()
    desk.run(seconds)
    return desk


def breaks(desk: Desk) -> set[tuple[object, object]]:
    """Return when the breaks began and ended (None: it goes on), as the history has it in the end."""
    last = {each.key: each for each in desk.told("break")}
    return {(each.at, each.facts["until"]) for each in last.values()}


def test_a_jolt_of_the_mouse_ends_no_break_and_shows_nothing() -> None:
    desk = empty_chair()
    desk.leave()
    assert said(desk) == "active", "whoever comes back is seen at once"
    desk.run(3)
    assert said(desk) == "away"
    desk.minutes(600)
    assert (len(desk.shown), desk.outcomes("movement")) == (1, ["shown", "snoozed", "held"])
    assert breaks(desk) == {(MONDAY + timedelta(minutes=10), None)}


def test_jolts_minutes_apart_are_no_return_either() -> None:
    desk = empty_chair()
    for _ in range(20):
        desk.minutes(5)
        desk.leave()
    desk.minutes(5)
    assert (said(desk), len(breaks(desk))) == ("away", 1)


def test_nobody_is_woken_for_a_jolt_for_longer_than_a_minute() -> None:
    desk = empty_chair()
    desk.leave()
    desk.minutes(1.1)
    desk.effects.clear()
    desk.minutes(600)
    assert [each for each in desk.effects if isinstance(each, Watch)] == []
    assert desk._thresholds == {180.0}


@pytest.mark.parametrize("pauses", [(), (3.0,), (50.0,), (1.0, 4.0)], ids=["types on", "pauses", "reads", "hesitates"])
def test_whoever_goes_on_is_back_since_the_first_input(pauses: tuple[float, ...]) -> None:
    desk = empty_chair()
    came = desk.now.wall
    for pause in pauses:
        desk.leave()
        assert len(desk.shown) == 1, "nothing is shown at the first input"
        desk.run(pause)
    desk.sit()
    desk.minutes(9.5)
    assert breaks(desk) == {(MONDAY + timedelta(minutes=10), came.isoformat())}
    assert desk.engine.state.presence.sitting_since == came
    assert desk.engine.state.presence.sitting_seconds == pytest.approx((desk.now.wall - came).total_seconds())
    assert desk.engine.state.reminders["hydration"].count == pytest.approx(
        600 + desk.engine.state.presence.sitting_seconds
    )
    assert len(desk.shown) == 2


def test_a_natural_break_of_two_seconds_is_ended_sooner() -> None:
    desk = Desk(presence(only(sitting(minutes=10)), natural_break_seconds=2.0))
    desk.away(1)
    desk.run(2.1)
    assert desk.told("break")[-1].facts["until"] is not None


def test_a_machine_that_wakes_by_itself_at_night_is_nobody_and_the_night_one_break() -> None:
    """Closed while typing, so that the source has told of no pause; it wakes each hour, hibernates, and is opened."""
    desk = Desk(only(sitting(minutes=10), every(minutes=20)))
    desk.minutes(9)
    desk.leave()
    for _ in range(8):
        desk.event(AboutToSleep())
        desk.sleep(HOUR)
        desk.event(Woke())
        assert said(desk) == "away"
        desk.minutes(10)
    assert (desk.shown, said(desk)) == ([], "away")
    desk.sit()
    desk.minutes(9)
    (only_one,) = breaks(desk)
    assert only_one == (MONDAY + timedelta(minutes=9), (desk.now.wall - timedelta(minutes=9)).isoformat())


def test_whoever_opens_the_lid_and_types_is_back_since_the_wake() -> None:
    desk = Desk(only(sitting(minutes=10)))
    desk.minutes(9)
    desk.sleep(HOUR)
    woke = desk.now.wall
    desk.run(6)
    assert {until for _, until in breaks(desk)} == {woke.isoformat()}


def test_without_a_source_a_wake_is_a_return() -> None:
    desk = Desk(presence(only(sitting(minutes=10)), source="none"))
    desk.event(SourceChanged("none"))
    desk.sleep(HOUR)
    assert said(desk) == "unknown"
    desk.minutes(10)
    assert len(desk.shown) == 1


def test_a_password_and_the_unlock_are_a_return_at_once() -> None:
    desk = empty_chair()
    desk.event(Locked())
    desk.minutes(10)
    desk.leave()
    desk.run(4)
    assert said(desk) == "locked"
    desk.sit()
    desk.event(Unlocked())
    assert breaks(desk) == {(MONDAY + timedelta(minutes=10), desk.now.wall.isoformat())}


# -- locks that nobody has confirmed -------------------------------------------------------------------------------


def test_input_that_goes_on_contradicts_a_lock_that_was_only_asked_for() -> None:
    """Locked, unlocked with a password six seconds later, and nobody says so."""
    desk = sat(10)
    desk.leave()
    desk.event(Locked(confirmed=False))
    desk.run(6)
    assert said(desk) == "locked"
    desk.sit()
    desk.run(6)
    assert said(desk) == "active"
    desk.minutes(10)
    assert desk.told("break") == []
    assert 19.5 * 60 < desk.engine.state.presence.sitting_seconds < 20.2 * 60


def test_a_jolt_does_not_contradict_it_and_a_report_confirms_it() -> None:
    desk = sat(10)
    desk.leave()
    desk.event(Locked(confirmed=False))
    desk.run(20)
    desk.leave()
    desk.run(20)
    assert said(desk) == "locked"
    desk.event(Locked())
    desk.sit()
    desk.minutes(10)
    assert said(desk) == "locked"
    assert breaks(desk) == {(MONDAY + timedelta(minutes=10), None)}


def test_a_device_that_moves_all_night_is_nudged_for_one_round_only() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(8 * 60)
    nudged = [each.facts["nudge"] for each in desk.told("shown")]
    assert nudged[:3] == [0, 1, 2]
    assert len(nudged) < 12
    assert not any(nudged[3:])
    desk.ask(Done("t", "movement"))
    desk.minutes(55)
    assert desk.told("shown")[-1].facts["nudge"] == 1, "whoever answers is there"
