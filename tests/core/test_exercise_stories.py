"""Before planned exercise: told of once for its local date, moved and withdrawn with it, useless once it has begun."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reminderd.core.engine import Engine
from reminderd.core.events import Active, Done, Pause, Planned, PlannedExercise, Resume, Skip, Snooze, SourceChanged
from reminderd.core.settings import ExerciseSettings
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.core.status import status_of
from reminderd.exercise.weekly import planned
from tests.core.desk import BERLIN, HOUR, MONDAY, Desk, before, defaults, only, sitting

FIVE = MONDAY.replace(hour=17)
RUN = PlannedExercise("weekly:run:2026-11-23", "Evening run", MONDAY.replace(hour=18))
DAILY = (ExerciseSettings("Run", tuple(range(7)), 18 * 60),)


def at_five(*plan: PlannedExercise) -> Desk:
    desk = Desk(only(before(), sitting(minutes=500)), start=FIVE)
    desk.event(Planned(plan or (RUN,)))
    return desk


def told(desk: Desk) -> list[str]:
    return [at for at, names in desk.times if "stretch" in names]


def test_the_lead_is_the_settings() -> None:
    desk = Desk(only(before(minutes=45)), start=FIVE)
    desk.event(Planned((RUN,)))
    desk.minutes(16)
    assert told(desk) == ["17:15"]


def test_planned_late_it_is_told_at_once_with_what_is_left() -> None:
    desk = Desk(only(before()), start=FIVE + timedelta(minutes=55))
    desk.event(Planned((RUN,)))
    desk.run(1)
    assert told(desk) == ["17:55"]


def test_one_that_has_begun_is_not_told_of() -> None:
    desk = Desk(only(before()), start=FIVE + timedelta(minutes=60))
    desk.event(Planned((RUN,)))
    desk.minutes(30)
    assert told(desk) == []
    assert desk.outcomes("stretch") == [], "and it is no failure"


def test_each_of_two_exercises_is_told_of() -> None:
    desk = at_five(RUN, PlannedExercise("ical:x", "Yoga", MONDAY.replace(hour=19)))
    desk.minutes(150)
    assert told(desk) == ["17:45", "18:45"]
    assert "Yoga at 19:00" in desk.shown[-1].show.body


def test_two_close_together_are_both_told_of_when_the_first_is_answered() -> None:
    desk = at_five(RUN, PlannedExercise("ical:x", "Yoga", MONDAY.replace(hour=18, minute=5)))
    desk.minutes(46)
    desk.press("done")
    desk.minutes(5)
    assert told(desk) == ["17:45", "17:50"]


def test_two_that_start_together_are_told_of_as_one() -> None:
    desk = at_five(RUN, PlannedExercise("ical:x", "Yoga", RUN.starts.astimezone(ZoneInfo("UTC"))))
    desk.minutes(50)
    assert told(desk) == ["17:45"]
    assert "Evening run + Yoga at 18:00" in desk.shown[-1].show.body
    desk.press("done")
    desk.minutes(60)
    assert told(desk) == ["17:45"]


def test_in_the_settings_and_in_the_calendar_it_is_one_exercise() -> None:
    desk = at_five(RUN, PlannedExercise("ical:x", RUN.name, RUN.starts))
    desk.minutes(50)
    assert "Evening run at 18:00" in desk.shown[-1].show.body


@pytest.mark.parametrize("answer", ["done", "skip"])
def test_answered_it_is_not_told_of_again(answer: str) -> None:
    desk = at_five()
    desk.minutes(46)
    desk.press(answer)
    desk.event(Planned((RUN,)))
    desk.minutes(30)
    assert told(desk) == ["17:45"]
    assert "expired" not in desk.outcomes("stretch")


def test_done_or_skipped_beforehand_it_is_not_told_of_at_all() -> None:
    for command in (Done("t", "stretch"), Skip("t", "stretch")):
        desk = at_five()
        desk.event(command)
        desk.minutes(70)
        assert told(desk) == []


def test_snoozed_past_the_start_it_expires() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.press("snooze:900")
    desk.minutes(30)
    assert told(desk) == ["17:45"]
    assert desk.outcomes("stretch") == ["shown", "snoozed", "expired"]


def test_snoozed_it_comes_back_before_the_start() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.ask(Snooze("t", "stretch", 300.0))
    desk.minutes(6)
    assert told(desk) == ["17:45", "17:51"]
    assert "Evening run at 18:00" in desk.shown[-1].show.body


def test_held_beyond_the_start_it_expires_unseen() -> None:
    desk = at_five()
    desk.ask(Pause("t"))
    desk.minutes(61)
    desk.ask(Resume("t"))
    desk.minutes(5)
    assert told(desk) == []
    assert desk.outcomes("stretch") == ["held", "released", "expired"]


def test_asleep_through_its_start_nothing_is_said_on_waking() -> None:
    desk = at_five()
    desk.minutes(30)
    desk.sleep(HOUR)
    desk.minutes(5)
    assert told(desk) == []


def test_the_clock_set_past_the_start_withdraws_it() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.set_wall(MONDAY.replace(hour=18, minute=1))
    assert desk.screen == {}


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=3650), timedelta(days=-4000)])
def test_told_once_however_far_the_clock_is_set_and_back(step: timedelta) -> None:
    desk = Desk(only(before()), start=FIVE)
    desk.event(Planned(planned(DAILY, desk.now.wall, 8)))
    desk.minutes(46)
    assert told(desk) == ["17:45"]
    right = desk.now.wall
    for wall in ((right + step).replace(hour=3), right, right - timedelta(minutes=30)):
        desk.set_wall(wall)
        desk.event(Planned(planned(DAILY, desk.now.wall, 8)))
        desk.run(1)
    desk.minutes(40)
    assert told(desk) == ["17:45"]


def test_a_journey_west_on_the_same_day_tells_of_it_no_second_time() -> None:
    desk = Desk(only(before()), start=FIVE)
    desk.event(Planned(planned(DAILY, desk.now.wall, 8)))
    desk.minutes(62)
    desk.set_wall(desk.now.wall.astimezone(ZoneInfo("America/New_York")))
    desk.event(Planned(planned(DAILY, desk.now.wall, 8)))
    desk.run(6 * HOUR)
    assert len(told(desk)) == 1, "18:00 comes again there, on the same date"
    desk.run(24 * HOUR)
    assert told(desk)[1:] == ["17:45"], "and the next day it is told of at the new place's time"


def test_a_restart_between_the_two_hours_of_a_repeated_one_tells_of_it_no_second_time() -> None:
    night = (ExerciseSettings("Night run", (6,), 2 * 60 + 30),)
    desk = Desk(only(before()), start=datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN))
    desk.event(Planned(planned(night, desk.now.wall, 8)))
    desk.minutes(40)
    assert told(desk) == ["02:15"]
    saved = json.loads(json.dumps(snapshot_of(desk.engine.state)))
    desk.now = desk.now.after(120)
    desk.engine = Engine(desk.engine.state.settings, desk.now)
    restore(desk.engine, saved, 120.0)
    for event in (SourceChanged("x"), Active(), Planned(planned(night, desk.now.wall, 8))):
        desk.event(event)
    desk.minutes(120)
    assert len(told(desk)) == 1


def test_renamed_while_shown_it_stays_what_it_is() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.event(Planned((replace(RUN, name="Evening jog"),)))
    assert desk.on_screen == {"stretch"}
    assert desk.told("expired") == []


def test_moved_forward_within_its_lead_it_stays_on_screen_and_expires_at_the_new_start() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.event(Planned((replace(RUN, starts=RUN.starts - timedelta(minutes=5)),)))
    assert desk.on_screen == {"stretch"}
    desk.minutes(8)
    assert desk.on_screen == {"stretch"}
    desk.minutes(1.1)
    assert desk.screen == {}


@pytest.mark.parametrize("answered", [False, True])
def test_called_otherwise_by_a_plan_it_is_told_of_no_second_time(answered: bool) -> None:
    run, late = PlannedExercise("ical:1", "Run", RUN.starts), RUN.starts + timedelta(minutes=40)
    desk = at_five(run)
    desk.minutes(46)
    if answered:
        desk.press("done")
    desk.event(Planned((replace(run, id="ical:1:18"), PlannedExercise("ical:1:1840", "Other run", late))))
    desk.event(Planned((run,)))
    desk.event(Planned((PlannedExercise("ical:0", "Gym", RUN.starts), run)))
    desk.run(5)
    assert told(desk) == ["17:45"]
    assert "expired" not in desk.outcomes("stretch"), "nothing of it was cancelled"


def test_two_days_that_have_one_id_are_each_told_of() -> None:
    desk = at_five(PlannedExercise("ical:1", "Run", RUN.starts))
    desk.minutes(46)
    desk.press("done")
    desk.event(Planned((PlannedExercise("ical:1", "Run", RUN.starts + timedelta(days=1)),)))
    desk.minutes(24 * 60)
    assert told(desk) == ["17:45", "17:45"]


def test_put_off_and_back_again_it_is_told_of_when_it_is_time() -> None:
    desk = at_five()
    desk.minutes(46)
    desk.event(Planned((replace(RUN, starts=RUN.starts + HOUR * timedelta(seconds=1)),)))
    desk.event(Planned((RUN,)))
    desk.run(5)
    assert told(desk) == ["17:45", "17:46"]


def test_cancelled_while_it_is_held_it_is_not_shown() -> None:
    desk = at_five()
    desk.ask(Pause("t"))
    desk.minutes(50)
    desk.event(Planned(()))
    desk.ask(Resume("t"))
    desk.minutes(5)
    assert told(desk) == []


def test_status_says_when_it_will_be_told_of() -> None:
    desk = Desk(defaults())
    stretch = status_of(desk.engine.state)["reminders"][0]
    assert (stretch["name"], stretch["due_at"]) == ("stretch", None), "no exercise planned"
    desk.event(Planned((RUN,)))
    stretch = status_of(desk.engine.state)["reminders"][0]
    assert stretch["due_at"] == "2026-11-23T17:45:00+01:00"
    assert stretch["due_in_seconds"] == 8 * HOUR + 45 * 60
    desk.leave()
    desk.minutes(10)
    stretch = status_of(desk.engine.state)["reminders"][0]
    assert stretch["due_at"] == "2026-11-23T17:45:00+01:00", "somebody there or not"


def test_the_button_to_start_the_routine_is_there_only_before_exercise() -> None:
    desk = at_five()
    desk.minutes(46)
    assert [each.action for each in desk.shown[0].show.buttons] == ["done", "start", "snooze:300", "snooze:900", "skip"]
    desk.press("start")
    assert desk.on_screen == {"stretch"}, "started is not done"
