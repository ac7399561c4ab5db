"""The days after a logged spasm: sooner, gentler, one question a day; and nothing of it for anybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reminderd.core.back_settings import CareSettings
from reminderd.core.care import BUBBLE
from reminderd.core.effects import Close, Show
from reminderd.core.engine import Engine
from reminderd.core.events import (
    CareAnswered,
    Locked,
    Planned,
    PlannedExercise,
    SettingsChanged,
    SpasmLogged,
    Unlocked,
)
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.core.status import status_of
from reminderd.reminders import source
from tests.core.caring import GENTLE, TUESDAY, cared, next_day, press, questions, quiet, restarted, whats
from tests.core.desk import MONDAY, Desk, defaults, only, sitting

# -- a week with a spasm in it -------------------------------------------------------------------------------


def test_movement_comes_sooner_with_gentler_words_and_as_before_when_it_is_better() -> None:
    movement = next(each for each in defaults().reminders if each.name == "movement")
    desk = Desk(only(movement), answer="done")
    desk.minutes(40)
    assert [at for at, names in desk.times] == ["09:40"]
    assert desk.ask(SpasmLogged("t")) == (
        "Reminders are gentler now, until you are better. Then type: reminderd spasm better"
    )
    desk.shown.clear()
    desk.minutes(51)
    moves = [each for each in desk.shown if "movement" in each.show.reminders]
    assert [f"{each.at:%H:%M}" for each in moves] == ["10:05", "10:30"]
    assert all(each.show.body.splitlines()[0] in GENTLE["movement"] for each in moves)
    assert desk.ask(CareAnswered("t", "better")) == "The reminders are as usual again."
    desk.shown.clear()
    desk.minutes(40)
    assert [
        each.show.body.splitlines()[0] in GENTLE["movement"] for each in desk.shown if "movement" in each.show.reminders
    ] == [False]
    assert whats(desk) == ["began", "better"]


def test_whoever_has_movement_sooner_keeps_it() -> None:
    desk = cared(only(sitting(minutes=10)))
    assert desk.comes_after(10)


def test_one_question_a_day_from_the_next_day_on_for_a_week() -> None:
    desk = cared(quiet())
    for _ in range(9):
        next_day(desk)
        desk.minutes(120)
    assert questions(desk) == ["Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00", "Sat 09:00", "Sun 09:00"]
    assert whats(desk) == ["began", *["asked"] * 6, "over"]
    assert not status_of(desk.engine.state)["care"]


def test_it_is_never_asked_twice_on_one_day() -> None:
    desk = cared(quiet(), start=MONDAY.replace(hour=2))
    desk.run(26 * 3600)  # somebody who sits through the night
    days = [each.split()[0] for each in questions(desk)]
    assert days == ["Tue"]
    desk.run(5 * 86400)
    days = [each.split()[0] for each in questions(desk)]
    assert len(days) == len(set(days))


def test_the_question_says_when_and_what_helps_and_has_its_own_buttons() -> None:
    desk = cared(quiet())
    next_day(desk)
    show = desk.screen[BUBBLE]
    assert show.body.splitlines()[0] == "You logged a spasm on Monday."
    assert "ice or heat" in show.body
    assert [each.label for each in show.buttons] == ["Better", "Not yet", "Stop asking"]
    assert show.hint == "Answer with: reminderd spasm better (or not-yet, stop-asking)"
    assert show.reminders == ()


def test_better_ends_it() -> None:
    desk = cared(quiet())
    next_day(desk)
    press(desk, "Better")
    assert BUBBLE not in desk.screen
    assert whats(desk) == ["began", "asked", "better"]
    next_day(desk)
    assert len(questions(desk)) == 1


def test_stop_asking_ends_only_the_asking() -> None:
    desk = cared(quiet())
    next_day(desk)
    press(desk, "Stop asking")
    assert BUBBLE not in desk.screen
    next_day(desk)
    assert len(questions(desk)) == 1
    assert status_of(desk.engine.state)["care"] is True


def test_not_yet_for_several_days_sends_to_a_doctor_once_with_the_signs_of_the_source() -> None:
    desk = cared(quiet())
    for _ in range(2):
        next_day(desk)
        press(desk, "Not yet")
        assert BUBBLE not in desk.screen
    next_day(desk)
    press(desk, "Not yet")
    show = desk.screen[BUBBLE]
    assert (show.title, show.urgency, show.buttons) == ("Have your back checked", "critical", ())
    assert all(sign in show.body for sign in source.SEE_A_DOCTOR)
    assert "no diagnosis" in show.body
    next_day(desk)
    press(desk, "Not yet")
    assert whats(desk).count("doctor") == 1
    assert [each.show.title for each in desk.shown].count("Have your back checked") == 1


def test_answered_by_command_the_terminal_says_so_and_nothing_is_shown() -> None:
    desk = cared(quiet())
    assert desk.ask(CareAnswered("t", "not_yet")) == "The reminders stay gentle."
    desk.run(3 * 86400)
    shown = len(desk.shown)
    assert source.SEE_A_DOCTOR[2] in desk.ask(CareAnswered("t", "not_yet"))
    assert desk.ask(CareAnswered("t", "not_yet")) == "The reminders stay gentle."
    assert len(desk.shown) == shown


def test_said_today_it_is_not_asked_today() -> None:
    desk = cared(quiet())
    desk.leave()
    desk.run_until(TUESDAY.replace(hour=1))
    desk.ask(CareAnswered("t", "not_yet"))
    desk.run_until(TUESDAY.replace(hour=9))
    desk.sit()
    desk.minutes(60)
    assert questions(desk) == []


def test_before_a_planned_exercise_it_says_what_was_logged_and_leaves_the_choice() -> None:
    desk = cared(defaults(), answer="done")
    starts = TUESDAY.replace(hour=18)
    desk.event(Planned((PlannedExercise("x", "Evening run", starts),)))
    next_day(desk, hour=17)
    desk.minutes(50)
    (show,) = [each.show for each in desk.shown if "stretch" in each.show.reminders]
    first, second, *_ = show.body.splitlines()
    assert (first, second) == ("You logged a spasm on Monday.", "Go easy today, or leave it. Stop if it hurts.")
    assert "Skip" in [each.label for each in show.buttons]


# -- its end, and the settings ------------------------------------------------------------------------------


def test_the_week_can_be_shorter_and_the_whole_be_off() -> None:
    desk = cared(quiet())
    desk.event(SettingsChanged(replace(quiet(), care=CareSettings(longest_seconds=2 * 86400))))
    desk.run(2 * 86400 - 10)
    assert status_of(desk.engine.state)["care"] is True
    desk.run(20)
    assert status_of(desk.engine.state)["care"] is False
    desk.event(SettingsChanged(replace(quiet(), care=CareSettings(enabled=False))))
    assert desk.ask(SpasmLogged("t")) == ""


def test_turned_off_in_the_settings_it_ends_at_once() -> None:
    desk = cared(defaults())
    desk.event(SettingsChanged(defaults(care=CareSettings(enabled=False))))
    assert whats(desk) == ["began", "over"]
    assert desk.engine.state.reminders["movement"].interval == 2400


def test_new_settings_for_a_reminder_stay_gentle() -> None:
    desk = cared(defaults())
    settings = defaults(delivery=replace(defaults().delivery, sound="message"))
    desk.event(SettingsChanged(settings))
    assert desk.engine.state.reminders["movement"].interval == 1500
    assert set(desk.engine.state.reminders["movement"].settings.messages) == GENTLE["movement"]


def test_an_answer_without_care_is_refused() -> None:
    desk = Desk(quiet())
    assert "nothing to answer" in desk.ask(CareAnswered("t", "better"))
    assert not desk.replies[-1].ok


# -- over a restart ------------------------------------------------------------------------------------------


def test_it_goes_on_over_a_restart_and_the_question_on_screen_comes_again() -> None:
    desk = cared(defaults())
    next_day(desk)
    press_before = len(questions(desk))
    restarted(desk, 60)
    assert desk.engine.state.reminders["movement"].interval == 1500
    assert status_of(desk.engine.state)["care"] is True
    desk.sit()
    desk.minutes(8)
    assert len(questions(desk)) == press_before + 1


def test_a_spasm_that_was_answered_better_stays_so_over_a_restart() -> None:
    desk = cared(quiet())
    desk.ask(CareAnswered("t", "better"))
    restarted(desk, 60)
    assert desk.ask(SpasmLogged("t", MONDAY)) == ""


@pytest.mark.parametrize(
    "wrong", [{"since": "soon"}, {"since": 5}, {"since": "2026-11-23T09:00:00+01:00", "on": "yes"}]
)
def test_a_damaged_care_is_dropped_with_the_rest(wrong: dict[str, Any]) -> None:
    desk = cared(quiet())
    saved = {**snapshot_of(desk.engine.state), "care": [wrong]}
    assert not restore(Engine(quiet(), desk.now), saved, 1)


# -- whoever never logged one --------------------------------------------------------------------------------


def test_without_a_spasm_a_week_is_the_same_to_the_last_effect_with_care_on_or_off() -> None:
    def week(care: CareSettings) -> list[Any]:
        desk = Desk(defaults(care=care), answer="done")
        for _ in range(5):
            desk.minutes(200)
            desk.event(Locked())
            desk.minutes(5)
            desk.event(Unlocked())
            next_day(desk)
        assert not [each for each in desk.effects if isinstance(each, Show | Close) and each.bubble == BUBBLE]
        assert not desk.told("care")
        return desk.effects

    assert week(defaults().care) == week(CareSettings(enabled=False))


def test_the_engine_is_never_told_where() -> None:
    assert [each for each in SpasmLogged.__dataclass_fields__ if each not in ("token", "at")] == []
