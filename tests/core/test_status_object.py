"""What `status --json` says, field by field, in every phase of a reminder's life."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from reminderd.core.events import Closed, Detected, Done, Idle, Locked, Pause, Snooze
from reminderd.core.settings import TimeRange
from reminderd.core.status import status_of
from tests.core.desk import MONDAY, Desk, defaults, delivery, every, only, sat, sitting


def whole(desk: Desk) -> dict[str, Any]:
    return status_of(desk.engine.state)


def of(desk: Desk, name: str = "movement") -> dict[str, Any]:
    return next(each for each in whole(desk)["reminders"] if each["name"] == name)


def test_the_reminders_come_in_order_of_priority_with_every_field() -> None:
    reminders = whole(Desk())["reminders"]
    assert [each["name"] for each in reminders] == ["stretch", "movement", "hydration", "posture"]
    fields = {"name", "enabled", "phase", "due_at", "due_in_seconds", "snoozed_until", "shown_at"}
    for each in reminders:
        assert fields | {"last_outcome", "last_outcome_at"} <= set(each)


def test_presence_is_told_with_its_numbers() -> None:
    desk = Desk()
    desk.minutes(21)
    desk.event(Idle(2.0))
    told = whole(desk)
    assert told["now"] == "2026-11-23T09:21:00+01:00"
    assert told["presence"] == {
        "state": "idle",
        "sitting_since": "2026-11-23T09:00:00+01:00",
        "sitting_seconds": 1260,
        "idle_seconds": 2,
        "vouched_by": None,
    }


def test_in_an_empty_room_nobody_sits_and_nothing_is_due() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=60)))
    desk.minutes(20)
    desk.leave()
    desk.minutes(5)
    presence = whole(desk)["presence"]
    assert (presence["state"], presence["sitting_since"], presence["sitting_seconds"]) == ("away", None, 0)
    for name in ("movement", "hydration"):
        assert (of(desk, name)["due_at"], of(desk, name)["due_in_seconds"]) == (None, None)
    assert [(each["reason"], each["since"]) for each in whole(desk)["holds"]] == [("away", "2026-11-23T09:20:00+01:00")]


def test_counting_says_when_it_comes_due() -> None:
    desk = sat(31)
    told = of(desk)
    assert (told["phase"], told["due_at"], told["due_in_seconds"]) == ("counting", "2026-11-23T09:40:00+01:00", 540)
    assert (told["shown_at"], told["snoozed_until"], told["last_outcome"]) == (None, None, None)


def test_due_at_follows_a_clock_that_is_set() -> None:
    desk = sat(30)
    desk.set_wall(datetime(2027, 1, 1, 12, 0, tzinfo=MONDAY.tzinfo))
    assert (of(desk)["due_at"], of(desk)["due_in_seconds"]) == ("2027-01-01T12:10:00+01:00", 600)


def test_shown_says_since_when() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(41)
    told = of(desk)
    assert (told["phase"], told["shown_at"]) == ("shown", "2026-11-23T09:40:00+01:00")
    assert told["due_at"] == "2026-11-23T09:50:00+01:00", "its nudge"


def test_what_the_server_says_is_gone_waits_for_an_answer_and_is_on_no_screen() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(41)
    assert of(desk)["on_screen"] is True
    desk.event(Closed(desk.shown[0].show.bubble, "expired"))
    assert (of(desk)["phase"], of(desk)["on_screen"]) == ("shown", False)


def test_snoozed_says_until_when() -> None:
    desk = sat(40)
    desk.ask(Snooze("t", None, 900.0))
    told = of(desk)
    assert (told["phase"], told["snoozed_until"]) == ("snoozed", "2026-11-23T09:55:00+01:00")
    assert (told["due_at"], told["last_outcome"]) == (told["snoozed_until"], "snoozed")


def test_held_says_by_what() -> None:
    desk = Desk(replace(defaults(), reminders=(sitting(minutes=40),)))
    desk.detected["microphone"] = True
    desk.minutes(45)
    told = of(desk)
    assert (told["phase"], told["held_by"], told["due_in_seconds"]) == ("held", ["microphone"], 0)
    assert told["due_at"] == "2026-11-23T09:40:00+01:00"
    hold = whole(desk)["holds"][0]
    assert (hold["reason"], hold["since"], hold["until"]) == ("microphone", "2026-11-23T09:40:00+01:00", None)


def test_waiting_says_for_what() -> None:
    typing = Desk(delivery(only(sitting(minutes=40)), wait_for_pause_seconds=120.0), typing=True)
    typing.minutes(41)
    assert (of(typing)["phase"], of(typing)["waiting_for"]) == ("waiting", "pause")
    gap = Desk(delivery(only(sitting(minutes=40), every(minutes=41)), min_gap_seconds=300.0))
    gap.minutes(42)
    assert (of(gap, "hydration")["phase"], of(gap, "hydration")["waiting_for"]) == ("waiting", "gap")


def test_the_last_outcome_is_told_with_its_time() -> None:
    desk = sat(41)
    desk.ask(Done("t"))
    desk.minutes(3)
    assert (of(desk)["last_outcome"], of(desk)["last_outcome_at"]) == ("done", "2026-11-23T09:41:00+01:00")


# -- pauses and other holds ----------------------------------------------------------------------------------------


def test_not_paused_paused_for_a_while_and_for_ever() -> None:
    desk = Desk()
    assert whole(desk)["paused_until"] is None
    desk.ask(Pause("t", 3600.0))
    assert whole(desk)["paused_until"] == "2026-11-23T10:00:00+01:00"
    desk.ask(Pause("t", until=MONDAY + timedelta(hours=3)))
    assert whole(desk)["paused_until"] == "2026-11-23T12:00:00+01:00"
    desk.ask(Pause("t"))
    assert whole(desk)["paused_until"] == "forever"


def test_a_pause_for_a_while_is_told_by_the_clock_on_the_wall_now() -> None:
    desk = Desk()
    desk.ask(Pause("t", 3600.0))
    desk.set_wall(MONDAY + timedelta(hours=5))
    assert whole(desk)["paused_until"] == "2026-11-23T15:00:00+01:00"
    assert whole(desk)["holds"][0]["until"] == "2026-11-23T15:00:00+01:00"


def test_quiet_hours_are_told_with_their_end() -> None:
    desk = Desk(only(sitting(), quiet_hours=((TimeRange(480, 600),),) * 7))
    (hold,) = whole(desk)["holds"]
    assert (hold["reason"], hold["until"]) == ("quiet_hours", "2026-11-23T10:00:00+01:00")
    assert hold["since"] == "2026-11-23T09:00:00+01:00"


def test_a_lock_is_told_as_locked() -> None:
    desk = Desk()
    desk.event(Locked())
    assert whole(desk)["presence"]["state"] == "locked"
    assert [each["reason"] for each in whole(desk)["holds"]] == ["locked"]


@pytest.mark.parametrize("reason", ["microphone", "inhibitor"])
def test_evidence_of_presence_is_no_hold_unless_it_may_be(reason: str) -> None:
    desk = Desk(only(sitting()))
    desk.event(Detected(reason, True))
    assert whole(desk)["holds"] == []
