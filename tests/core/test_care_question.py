"""The question of the days after a spasm: its moment, and what becomes of its bubble."""

from __future__ import annotations

import json
from typing import Any

from reminderd.core.care import BUBBLE
from reminderd.core.effects import Show
from reminderd.core.engine import Engine
from reminderd.core.events import (
    CareAnswered,
    Closed,
    Locked,
    NotifierBack,
    Pause,
    Planned,
    PlannedExercise,
    Resume,
    ShowFailed,
    Shown,
    SpasmLogged,
    Unlocked,
)
from reminderd.core.settings import DoNotDisturbSettings
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.reminders import source
from tests.core.caring import TUESDAY, cared, next_day, press, questions, quiet, whats
from tests.core.desk import Desk, defaults, delivery, signs

DOCTOR = "Have your back checked"

# -- the right moment ----------------------------------------------------------------------------------------


def test_it_waits_for_the_end_of_a_hold() -> None:
    desk = cared(quiet(do_not_disturb=signs("microphone")))
    desk.detected["microphone"] = True
    next_day(desk)
    desk.minutes(30)
    assert questions(desk) == []
    desk.detected["microphone"] = False
    desk.minutes(1)
    assert len(questions(desk)) == 1


def test_it_waits_for_the_end_of_a_pause() -> None:
    desk = cared(quiet())
    desk.event(Pause("t"))
    next_day(desk)
    desk.minutes(30)
    assert questions(desk) == []
    desk.event(Resume("t"))
    assert len(questions(desk)) == 1


def test_a_long_call_holds_it_no_longer_than_a_reminder() -> None:
    desk = cared(quiet(do_not_disturb=signs("microphone")))
    next_day(desk)
    press(desk, "Not yet")
    desk.detected["microphone"] = True
    next_day(desk)
    desk.minutes(86)
    assert len(questions(desk)) == 1
    desk.minutes(3)
    assert len(questions(desk)) == 2


def test_it_waits_until_somebody_stops_typing_and_for_the_gap_after_a_reminder() -> None:
    desk = cared(delivery(quiet(), wait_for_pause_seconds=120.0), typing=True)
    next_day(desk, minutes=1)
    assert questions(desk) == []
    desk.minutes(1.1)
    assert len(questions(desk)) == 1


def test_reminders_go_first_and_it_comes_by_itself() -> None:
    settings = defaults(do_not_disturb=DoNotDisturbSettings(False, False, False, False, False))
    desk = cared(settings)
    desk.event(Planned((PlannedExercise("x", "Run", TUESDAY.replace(hour=9, minute=10)),)))
    next_day(desk)
    desk.minutes(6)
    assert [(f"{each.at:%H:%M}", each.show.reminders) for each in desk.shown][-2:] == [
        ("09:00", ("stretch",)),
        ("09:05", ()),
    ]


def test_nobody_is_asked_at_an_empty_desk() -> None:
    desk = cared(quiet())
    desk.leave()
    desk.run(3 * 86400)
    assert questions(desk) == []
    desk.sit()
    desk.minutes(1)
    assert len(questions(desk)) == 1


# -- its bubble ----------------------------------------------------------------------------------------------


def test_a_lock_takes_it_down_and_it_comes_back() -> None:
    desk = cared(quiet())
    next_day(desk)
    desk.event(Locked())
    assert BUBBLE not in desk.screen
    desk.minutes(1)
    desk.event(Unlocked())
    desk.minutes(6)
    assert BUBBLE in desk.screen


def test_lost_or_not_shown_it_is_shown_again_and_dismissed_it_is_not() -> None:
    desk = cared(delivery(quiet(), min_gap_seconds=0))
    next_day(desk)
    desk.event(ShowFailed(BUBBLE, "no server"))
    desk.run(11)
    assert len(questions(desk)) == 2
    desk.event(Closed(BUBBLE, "lost"))
    desk.event(NotifierBack())
    assert len(questions(desk)) == 3
    desk.event(Closed(BUBBLE, "dismissed"))
    desk.minutes(60)
    assert len(questions(desk)) == 3


def test_what_the_server_does_not_draw_is_shown_when_it_draws_again() -> None:
    class Hiding(Desk):
        def _carry_out(self, effect: Any) -> Any:
            follows = super()._carry_out(effect)
            hidden_by = frozenset({"do_not_disturb"})
            return [Shown(effect.bubble, hidden_by)] if isinstance(effect, Show) else follows

    desk = Hiding(quiet(do_not_disturb=signs()))
    desk.ask(SpasmLogged("t"))
    desk.detected["do_not_disturb"] = True
    next_day(desk)
    assert whats(desk) == ["began"], "nobody saw it"
    desk.detected["do_not_disturb"] = False
    desk.minutes(6)
    assert whats(desk) == ["began", "asked"]
    assert len(questions(desk)) == 2


def test_what_no_notifier_could_show_of_the_doctor_is_said_with_the_next_answer() -> None:
    desk = cared(quiet())
    desk.leave()
    desk.run(3 * 86400)
    desk.sit()
    desk.minutes(3)
    press(desk, "Not yet")
    desk.event(ShowFailed(BUBBLE, "no server"))
    assert source.SEE_A_DOCTOR[2] in desk.ask(CareAnswered("t", "not_yet"))


def test_only_what_was_shown_is_recorded_as_asked() -> None:
    class Unseen(Desk):
        def _carry_out(self, effect: Any) -> Any:
            follows = super()._carry_out(effect)
            return [ShowFailed(BUBBLE, "none")] if isinstance(effect, Show) else follows

    desk = Unseen(quiet())
    desk.ask(SpasmLogged("t"))
    next_day(desk)
    assert whats(desk) == ["began"]


# -- when to see a doctor, until it was read -----------------------------------------------------------------


def told_of_a_doctor() -> Desk:
    """A desk at which "Not yet" was pressed three days after the spasm."""
    desk = cared(quiet())
    desk.leave()
    desk.run(3 * 86400)
    desk.sit()
    desk.minutes(3)
    press(desk, "Not yet")
    assert desk.screen[BUBBLE].title == DOCTOR
    return desk


def doctors(desk: Desk) -> int:
    return [each.show.title for each in desk.shown].count(DOCTOR)


def test_what_cannot_wait_stands_first_where_a_desktop_cuts_the_rest_off() -> None:
    _begins, first, *others = told_of_a_doctor().screen[BUBBLE].body.splitlines()
    assert first == f"• {source.SEE_A_DOCTOR[2]}"
    assert [each.removeprefix("• ") for each in others[:2]] == list(source.SEE_A_DOCTOR[:2])


def test_a_lock_right_after_it_does_not_swallow_the_doctor() -> None:
    desk = told_of_a_doctor()
    desk.event(Locked())
    desk.minutes(2)
    desk.event(Unlocked())
    desk.sit()
    desk.minutes(6)
    assert desk.screen[BUBBLE].title == DOCTOR
    assert whats(desk).count("doctor") == 1


def test_a_server_that_ends_does_not_swallow_the_doctor() -> None:
    desk = told_of_a_doctor()
    desk.event(Closed(BUBBLE, "lost"))
    desk.event(NotifierBack())
    desk.minutes(6)
    assert doctors(desk) == 2
    desk.event(Closed(BUBBLE, "dismissed"))
    next_day(desk)
    press(desk, "Not yet")
    assert doctors(desk) == 2, "read once, it is said once"


def test_a_restart_does_not_swallow_the_doctor() -> None:
    desk = told_of_a_doctor()
    engine = Engine(quiet(), desk.now)
    assert restore(engine, json.loads(json.dumps(snapshot_of(desk.engine.state))), 0.0)
    desk.begin_again(engine)
    desk.sit()
    desk.minutes(6)
    assert doctors(desk) == 2


def test_who_asks_by_command_before_it_could_be_shown_is_told_there() -> None:
    desk = told_of_a_doctor()
    desk.event(Locked())
    assert source.SEE_A_DOCTOR[2] in desk.ask(CareAnswered("t", "not_yet"))
    desk.event(Unlocked())
    desk.sit()
    desk.minutes(30)
    assert doctors(desk) == 1


def test_the_question_that_stood_there_for_long_does_not_come_back_after_each_lock() -> None:
    desk = cared(quiet())
    next_day(desk, minutes=20)
    for _ in range(3):
        desk.event(Locked())
        desk.minutes(1)
        desk.event(Unlocked())
        desk.sit()
        desk.minutes(60)
    assert len(questions(desk)) == 1
