"""A restart, a crash, a reboot: no answer is lost, nothing is said twice, and no time is counted that nobody sat."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from reminderd.core.engine import Engine
from reminderd.core.events import (
    Active,
    Closed,
    Done,
    Idle,
    Locked,
    NotifierBack,
    Pause,
    Snooze,
    SourceChanged,
    Unlocked,
)
from reminderd.core.settings import Settings
from reminderd.core.snapshot import restore, snapshot_of
from tests.core.desk import HOUR, MONDAY, Desk, before, defaults, every, only, presence, sat, signs, sitting


def saved(desk: Desk) -> Any:
    return json.loads(json.dumps(snapshot_of(desk.engine.state)))


def restart(
    desk: Desk,
    off: float,
    *,
    there: bool = True,
    locked: bool = False,
    step: float = 0.0,
    settings: Settings | None = None,
) -> None:
    """End, and begin again `off` seconds later; what was on screen is gone with the daemon, as the daemon tells."""
    kept = saved(desk)
    desk.now = desk.now.after(off)
    if step:
        desk.now = type(desk.now)(desk.now.wall + timedelta(seconds=step), desk.now.steady, desk.now.asleep)
    desk.begin_again(Engine(settings or desk.engine.state.settings, desk.now))
    assert restore(desk.engine, kept, off)
    desk.screen.clear()
    if locked:
        desk.event(Locked())
    for bubble in list(desk.engine.state.bubbles):
        desk.event(Closed(bubble, "lost"))
    desk.event(SourceChanged("x11"))
    desk.event(Active() if there else Idle(off if desk._input_at is None else desk.now.steady - desk._input_at))
    desk.event(NotifierBack())


def test_sitting_goes_on_over_a_short_restart() -> None:
    desk = sat(30)
    restart(desk, 30)
    desk.minutes(9.6)
    assert desk.times == [("09:40", ("movement",))]
    assert "40 min seated" in desk.shown[0].show.body


@pytest.mark.parametrize("off", [181.0, HOUR, 30 * 86_400.0])
def test_time_off_as_long_as_a_natural_break_is_one(off: float) -> None:
    desk = sat(39)
    restart(desk, off)
    assert desk.engine.state.presence.sitting_seconds == 0
    began = desk.told("break")[0]
    assert began.at == MONDAY + timedelta(minutes=39)
    assert began.facts["cause"] == "off"
    desk.minutes(39)
    assert desk.shown == []


def test_a_break_that_lasts_over_a_restart_began_as_it_did() -> None:
    desk = sat(39)
    desk.leave()
    desk.minutes(4)
    restart(desk, 60, there=False)
    desk.sit()
    desk.run(6)
    assert [each.facts["cause"] for each in desk.told("break")] == ["idle", "idle"]


def test_time_at_the_desk_is_kept_over_a_reboot_and_forgotten_over_a_weekend() -> None:
    for off, wait in ((1800.0, 10), (60 * HOUR, 60)):
        desk = Desk(only(every(minutes=60)))
        desk.minutes(50)
        restart(desk, off)
        desk.minutes(wait - 0.1)
        assert desk.shown == []
        desk.minutes(0.2)
        assert len(desk.shown) == 1


def test_a_snooze_survives_and_the_time_off_is_part_of_it() -> None:
    desk = sat(40)
    desk.ask(Snooze("t", "movement", 300.0))
    desk.minutes(2)
    restart(desk, 60, step=7200)
    assert desk.comes_after(2)


def test_a_snooze_over_while_off_comes_back_when_somebody_is_there() -> None:
    desk = Desk(only(every(minutes=600)))
    desk.minutes(600)
    desk.ask(Snooze("t", "hydration", 300.0))
    desk.leave()
    restart(desk, HOUR, there=False)
    desk.minutes(30)
    assert len(desk.shown) == 1, "not to an empty chair"
    desk.sit()
    desk.run(6)
    assert len(desk.shown) == 2


@pytest.mark.parametrize(("seconds", "ends"), [(None, False), (3600.0, True)])
def test_a_pause_survives_and_one_for_a_while_runs_on_while_off(seconds: float | None, ends: bool) -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t", seconds))
    desk.minutes(39)
    restart(desk, 60)
    assert desk.comes_after(20) is ends


def test_an_answer_is_not_forgotten() -> None:
    desk = sat(40)
    desk.ask(Done("t"))
    restart(desk, 1)
    assert desk.screen == {}
    assert desk.engine.state.reminders["movement"].last_outcome == "done"
    desk.minutes(39)
    assert len(desk.shown) == 1


def test_what_was_on_screen_is_put_back_once_and_is_no_second_reminder() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0), every(minutes=40)))
    desk.minutes(41)
    restart(desk, 5)
    assert desk.on_screen == {"movement", "hydration"}
    assert len(desk.screen) == 1
    assert len(desk.told("shown", reminder="movement")) == 1
    desk.minutes(9.5)
    assert desk.told("shown", reminder="movement")[-1].facts["nudge"] == 1, "its nudge is on time"


def test_what_was_on_screen_is_taken_by_a_long_time_off() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=40)))
    desk.minutes(41)
    restart(desk, 600)
    assert desk.screen == {}
    assert desk.outcomes("movement")[-1] == "taken"
    assert desk.outcomes("hydration")[-1] == "taken"


def test_what_a_lock_took_down_is_taken_by_a_walk_over_a_restart_too() -> None:
    desk = Desk(only(every(minutes=40)))
    desk.minutes(41)
    desk.event(Locked())
    restart(desk, 10, there=False, locked=True)
    desk.minutes(5)
    desk.event(Unlocked())
    desk.event(Active())
    desk.minutes(1)
    assert desk.screen == {}
    assert desk.outcomes("hydration")[-1] == "taken"


def test_ten_restarts_say_nothing_ten_times() -> None:
    desk = Desk()
    desk.minutes(41)
    for _ in range(10):
        restart(desk, 2)
        desk.run(5)
    assert len(desk.screen) == 1
    assert len(desk.told("shown", reminder="movement")) == 1


def test_an_absence_over_a_restart_is_taken_back_whole() -> None:
    """Left at 10 min, ended and begun again before the three minutes were over: all of it was an empty chair."""
    desk = Desk(only(sitting(minutes=400), every(minutes=400)))
    desk.minutes(10)
    desk.leave()
    desk.run(170)
    restart(desk, 5, there=False)
    desk.minutes(5)
    (began,) = desk.told("break")
    assert (began.at, began.facts["sitting_seconds"]) == (MONDAY + timedelta(minutes=10), 600)
    assert desk.engine.state.reminders["hydration"].count == pytest.approx(600)


def test_a_break_in_progress_stays_one_in_the_history() -> None:
    desk = sat(20)
    desk.leave()
    desk.minutes(10)
    restart(desk, 60, there=False)
    desk.minutes(10)
    desk.sit()
    desk.minutes(1)
    breaks = desk.told("break")
    assert {each.key for each in breaks} == {breaks[0].key}
    assert breaks[-1].at == MONDAY + timedelta(minutes=20)
    assert breaks[-1].facts["seconds"] == 21 * 60


def test_settings_changed_while_off_are_those_of_now() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=60)))
    desk.minutes(30)
    restart(desk, 10, settings=only(sitting(minutes=35), before()))
    assert set(desk.engine.state.reminders) == {"movement", "stretch"}
    desk.minutes(5)
    assert desk.times == [("09:35", ("movement",))]


def test_a_reminder_turned_off_while_off_is_off() -> None:
    desk = sat(41)
    restart(desk, 10, settings=only(sitting(minutes=40, enabled=False)))
    assert desk.phase("movement") == "off"
    assert desk.screen == {}


@pytest.mark.parametrize("field", ["due_at", "shown_at", "last_outcome_at"])
def test_a_stored_stamp_from_the_future_is_ignored(field: str) -> None:
    desk = Desk(presence(defaults()))
    desk.minutes(45)
    kept = saved(desk)
    for each in kept["reminders"].values():
        each[field] = "2099-01-01T00:00:00+00:00"
    engine = Engine(desk.engine.state.settings, desk.now)
    assert restore(engine, kept, 5.0)
    for each in engine.state.reminders.values():
        at = getattr(each if field == "last_outcome_at" else each.round, field)
        assert at is None or at <= desk.now.wall


@pytest.mark.parametrize("odd", [None, [], 7, "x", {}, {"version": 99}, {"version": "1"}])
def test_a_file_of_another_kind_is_of_no_use_and_harms_nobody(odd: object) -> None:
    engine = Engine(defaults(), Desk().now)
    assert not restore(engine, odd, 5.0)


# -- what held something over a restart ----------------------------------------------------------------------------


def test_a_hold_over_a_restart_is_one_hold_and_told_with_its_whole_length() -> None:
    desk = Desk(only(sitting(minutes=40), do_not_disturb=signs("microphone")))
    desk.detected["microphone"] = True
    desk.minutes(50)
    restart(desk, 60)
    desk.minutes(9)
    desk.detected["microphone"] = False
    desk.minutes(1)
    assert [each.event for each in desk.records if "reason" in each.facts] == ["held", "released"]
    assert "delayed 20 min by a call" in desk.shown[0].show.body


def test_a_hold_that_ended_with_the_daemon_is_told_of_at_the_start() -> None:
    desk = Desk(only(sitting(minutes=40), do_not_disturb=signs("microphone")))
    desk.detected["microphone"] = True
    desk.minutes(50)
    desk.detected["microphone"] = False
    restart(desk, 60)
    assert [each.event for each in desk.records if "reason" in each.facts] == ["held", "released"]
    assert "delayed 11 min by a call" in desk.shown[0].show.body
