"""Silence as a set of reasons: each lifted by what set it, and afterwards what is still useful, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reminderd.core.effects import Push
from reminderd.core.events import (
    Answered,
    Done,
    Locked,
    NotifierBack,
    Pause,
    Planned,
    PlannedExercise,
    Remind,
    Reset,
    Resume,
    SettingsChanged,
    ShowFailed,
    Skip,
    Snooze,
    Unlocked,
)
from reminderd.core.settings import DETECTED_HOLDS, PushSettings, Settings, TimeRange
from tests.core.desk import MONDAY, Desk, before, defaults, every, only, presence, sat, signs, sitting

DETECTED = sorted(set(DETECTED_HOLDS) - {"calendar"})


def detecting(*reminders: object, **changes: object) -> Settings:
    return replace(defaults(), reminders=reminders, **changes)  # type: ignore[arg-type]


def pairs(desk: Desk, name: str) -> list[tuple[str, str]]:
    return [
        (each.event, each.facts["reason"]) for each in desk.records if each.reminder == name and "reason" in each.facts
    ]


@pytest.mark.parametrize("reason", DETECTED)
def test_each_detector_holds_and_releases(reason: str) -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    desk.detected[reason] = True
    desk.minutes(45)
    assert desk.shown == []
    assert desk.phase("movement") == "held"
    desk.detected[reason] = False
    desk.minutes(1)
    assert len(desk.shown) == 1
    assert pairs(desk, "movement") == [("held", reason), ("released", reason)]


def test_a_detector_turned_off_in_the_settings_never_holds() -> None:
    desk = Desk(detecting(sitting(minutes=40), do_not_disturb=signs("microphone")))
    desk.detected["fullscreen"] = True
    desk.minutes(40)
    assert len(desk.shown) == 1


def test_a_detector_turned_off_while_it_holds_lets_go() -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    desk.detected["fullscreen"] = True
    desk.minutes(45)
    desk.event(SettingsChanged(detecting(sitting(minutes=40), do_not_disturb=signs("microphone"))))
    desk.run(3)
    assert len(desk.shown) == 1


def test_while_one_reason_of_two_is_left_it_is_held() -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    desk.detected.update(microphone=True, fullscreen=True)
    desk.minutes(45)
    desk.detected["microphone"] = False
    desk.minutes(5)
    assert desk.shown == []
    desk.detected["fullscreen"] = False
    desk.minutes(1)
    assert len(desk.shown) == 1


def test_a_hold_that_comes_and_goes_shows_one_notification() -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    for on in [True, False] * 15:
        desk.detected["fullscreen"] = on
        desk.minutes(2.1)
    assert len([each for each in desk.shown if not each.show.update]) == 1


@pytest.mark.parametrize("what", ["pause", "quiet"])
def test_the_longest_hold_bounds_neither_the_user_nor_the_quiet_hours(what: str) -> None:
    quiet = ((TimeRange(9 * 60, 20 * 60),),) * 7 if what == "quiet" else ((),) * 7
    desk = Desk(detecting(sitting(minutes=40), quiet_hours=quiet))
    if what == "pause":
        desk.ask(Pause("t"))
    desk.minutes(10 * 60)
    assert desk.shown == []


def test_a_detector_holds_afresh_for_the_next_time_it_is_due() -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    desk.detected["fullscreen"] = True
    desk.minutes(131)
    assert len(desk.shown) == 1
    desk.press("done")
    desk.minutes(80)
    assert len(desk.shown) == 1, "held again, for ninety minutes of its own"


# -- what the history says of it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        *(each("t", "movement") for each in (Done, Skip, Snooze, Remind)),
        Reset("t"),
        SettingsChanged(only(sitting(minutes=40, enabled=False))),
    ],
)
def test_whatever_ends_a_hold_the_history_closes_it(answer: object) -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t"))
    desk.minutes(45)
    desk.event(answer)  # type: ignore[arg-type]
    assert pairs(desk, "movement") == [("held", "paused"), ("released", "paused")]


def test_a_done_movement_ends_the_hold_on_posture_in_the_history_too() -> None:
    desk = Desk(detecting(sitting(minutes=40), sitting("posture", 20)))
    desk.detected["microphone"] = True
    desk.minutes(25)
    desk.ask(Done("t", "movement"))
    assert pairs(desk, "posture") == [("held", "microphone"), ("released", "microphone")]


def test_exercise_put_off_while_it_is_held_ends_the_hold_in_the_history_too() -> None:
    desk = Desk(only(before()))
    run = PlannedExercise("run", "Run", MONDAY + timedelta(minutes=20))
    desk.event(Planned((run,)))
    desk.ask(Pause("t"))
    desk.minutes(6)
    desk.event(Planned((replace(run, starts=run.starts + timedelta(hours=2)),)))
    assert pairs(desk, "stretch") == [("held", "paused"), ("released", "paused")]


def test_the_notification_names_what_held_it_and_for_how_long() -> None:
    desk = Desk(detecting(sitting(minutes=40)))
    desk.detected["microphone"] = True
    desk.minutes(87)
    desk.detected["microphone"] = False
    desk.minutes(1)
    assert "delayed 47 min by a call" in desk.shown[0].show.body
    facts = desk.told("shown")[0].facts
    assert facts["held_by"] == ("microphone",)
    assert 47 * 60 <= facts["held_seconds"] <= 48 * 60


# -- pause and resume ----------------------------------------------------------------------------------------------


def test_a_pause_for_a_while_is_time_that_really_passes() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t", 3600.0))
    desk.set_wall(desk.now.wall + timedelta(days=3))
    assert desk.comes_after(60)


def test_a_later_pause_replaces_the_earlier_one() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t", 50 * 60.0))
    desk.ask(Pause("t", 90 * 60.0))
    desk.minutes(89)
    assert desk.shown == []
    desk.ask(Pause("t"))
    desk.minutes(200)
    assert desk.shown == []


def test_a_pause_until_a_time_that_has_passed_is_refused() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t", until=MONDAY - timedelta(minutes=1)))
    assert not desk.replies[-1].ok
    assert desk.engine.state.holds.get("paused") is None


def test_resume_without_a_pause_says_so() -> None:
    desk = Desk(only(sitting(minutes=40)))
    assert desk.ask(Resume("t")) == "Reminders were not paused."
    assert desk.told("released") == []


def test_pause_leaves_what_is_on_screen_to_be_answered_and_nudges_nobody() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(41)
    desk.ask(Pause("t"))
    desk.minutes(60)
    assert len(desk.shown) == 1
    desk.ask(Resume("t"))
    assert len(desk.shown) == 2


# -- in an empty room ----------------------------------------------------------------------------------------------


def test_a_call_without_anybody_does_not_pour_out_what_became_due() -> None:
    desk = Desk(presence(detecting(sitting(minutes=40), every(minutes=45), sitting("posture", 20)), passive=False))
    desk.detected["microphone"] = True
    desk.minutes(60)
    desk.leave()
    desk.minutes(30)
    desk.detected["microphone"] = False
    desk.sit()
    desk.minutes(2)
    assert [names for _, names in desk.times] == [("hydration",)], "a walk satisfied the others"


def test_what_cannot_wait_is_sent_away_from_the_desk_once() -> None:
    desk = Desk(only(every("pills", 30), push=PushSettings(("ntfy://x",), ("pills",))))
    desk.minutes(31)
    desk.ask(Snooze("t", "pills", 600.0))
    desk.leave()
    desk.minutes(20)
    assert [each.reminder for each in desk.effects if isinstance(each, Push)] == ["pills"]


def test_quiet_hours_are_quiet_away_from_the_desk_too() -> None:
    night = ((TimeRange(9 * 60 + 20, 10 * 60),),) * 7
    desk = Desk(only(every("pills", 30), push=PushSettings(("ntfy://x",), ("pills",)), quiet_hours=night))
    desk.minutes(31)
    desk.leave()
    desk.minutes(20)
    assert not [each for each in desk.effects if isinstance(each, Push)]
    desk.minutes(20)
    assert [each.reminder for each in desk.effects if isinstance(each, Push)] == ["pills"], "at their end"


# -- a notifier that fails, while something holds ------------------------------------------------------------------


def test_what_failed_before_a_lock_is_not_shown_on_the_lock_screen_when_a_notifier_is_back() -> None:
    desk = sat(40)
    bubble = desk.shown[0].show.bubble
    desk.screen.clear()
    desk.event(ShowFailed(bubble, "gone"))
    desk.event(Locked())
    desk.event(NotifierBack())
    assert len(desk.shown) == 1
    desk.event(Unlocked())
    assert len(desk.shown) == 2
    desk.event(Answered(bubble, "done"))
    assert desk.told("done") == [], "the old bubble is nobody's"
