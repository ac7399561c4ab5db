"""Finer points of the rules that an earlier version, or a careless change, got wrong."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reminderd.core.effects import Probe, WakeAt
from reminderd.core.events import (
    Closed,
    Done,
    Locked,
    NotifierBack,
    Pause,
    Remind,
    Reset,
    SettingsChanged,
    ShowFailed,
    Snooze,
    Unlocked,
)
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.settings import SnoozeSettings
from tests.core.desk import HOUR, Desk, delivery, every, only, sat, signs, sitting


def test_nothing_is_shown_while_it_is_being_found_out_whether_anybody_is_there() -> None:
    """Due a second after the three minutes without input, while the answers are waited for."""
    desk = Desk(only(every(minutes=13 + 1 / 60)))
    desk.late["inhibitor"] = math.inf
    desk.minutes(10)
    desk.leave()
    desk.minutes(60)
    assert desk.shown == []


def test_movement_taken_starts_posture_afresh_even_where_it_counts_time_at_the_desk() -> None:
    desk = Desk(only(sitting(minutes=40), every("posture", 50)))
    desk.minutes(40)
    desk.away(5)
    desk.minutes(49)
    assert [names for _, names in desk.times if "posture" in names] == []
    desk.minutes(1.1)
    assert desk.times[-1][1] == ("posture",)


def test_after_a_reset_the_sitting_begins_anew() -> None:
    desk = Desk(only(sitting(minutes=200)))
    desk.minutes(30)
    desk.ask(Reset("t"))
    assert desk.engine.state.presence.sitting_seconds == 0
    assert desk.told("break")[-1].facts["sitting_seconds"] == 1800


def test_what_had_its_say_stays_behind_when_the_other_is_nudged() -> None:
    settings = delivery(only(sitting(minutes=40, nudge_seconds=600.0), every(minutes=40)), combine_within_seconds=300.0)
    desk = Desk(settings)
    desk.minutes(51)
    assert desk.on_screen == {"movement"}, "hydration was told of, and is not nudged"
    desk.event(Locked())
    desk.run(6)
    desk.event(Unlocked())
    assert desk.on_screen == {"movement"}


def test_lost_with_its_server_and_due_again_it_is_put_back_no_second_time() -> None:
    desk = Desk(only(sitting("posture", 20)))
    desk.minutes(20)
    (bubble,) = desk.screen
    del desk.screen[bubble]
    desk.event(Closed(bubble, "lost"))
    desk.minutes(20)
    assert len(desk.screen) == 1
    desk.event(NotifierBack())
    assert len(desk.screen) == 1
    assert len(desk.shown) == 2


def test_what_was_lost_and_what_could_not_be_shown_come_back_as_one() -> None:
    desk = Desk(only(sitting(minutes=5), every(minutes=3, nudge_seconds=600.0)))
    desk.minutes(5)
    bubble = {show.reminders[0]: key for key, show in desk.screen.items()}
    desk.event(ShowFailed(bubble["movement"], "gone"))
    desk.event(Closed(bubble["hydration"], "lost"))
    before = len(desk.shown)
    desk.event(NotifierBack())
    assert [set(each.show.reminders) for each in desk.shown[before:]] == [{"movement", "hydration"}]


def test_while_a_call_holds_something_the_engine_wakes_for_each_asking_and_no_more() -> None:
    desk = Desk(only(sitting(minutes=5), do_not_disturb=signs("microphone")))
    desk.detected["microphone"] = True
    desk.minutes(5)
    desk.effects.clear()
    desk.minutes(2)
    asked = sum(isinstance(each, Probe) for each in desk.effects)
    alarms = sum(isinstance(each, WakeAt) for each in desk.effects)
    assert 10 < asked < 60
    assert alarms <= 2 * asked + 3, "one to ask, one while the answers are waited for, and the heartbeats"


def test_a_disabled_one_that_was_asked_for_can_be_answered_but_not_put_off() -> None:
    desk = Desk(only(sitting(minutes=40, enabled=False), every()))
    desk.ask(Remind("t", "movement"))
    assert [each.action for each in desk.shown[-1].show.buttons] == ["done", "skip"]
    assert desk.ask(Snooze("t")) == "movement is disabled and cannot be snoozed."
    assert desk.ask(Done("t")) == "movement is done."
    assert not desk.screen


def test_put_off_to_another_day_the_day_is_said() -> None:
    desk = Desk(only(sitting(minutes=40)))
    assert desk.ask(Snooze("t", "movement", 2 * HOUR)).endswith("until 11:00.")
    assert desk.ask(Snooze("t", "movement", 24 * HOUR)).endswith("until Tue 09:00.")
    assert desk.ask(Pause("t", 30 * 24 * HOUR)).endswith("until 2026-12-23 09:00.")


def test_what_waited_for_a_pause_in_the_typing_is_held_by_what_came_on_meanwhile() -> None:
    """Asked when it came due, and again right before it is shown: a paused server would keep it and pop it up later."""
    desk = Desk(
        delivery(only(sitting(minutes=40), do_not_disturb=signs("do_not_disturb")), wait_for_pause_seconds=60.0),
        typing=True,
    )
    desk.minutes(40)
    desk.run(2)
    desk.detected["do_not_disturb"] = True
    desk.leave()
    desk.run(10)
    assert desk.shown == []
    assert "do_not_disturb" in desk.engine.state.holds


def test_a_nudge_turned_off_while_it_is_shown_ignores_nothing() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(45)
    desk.event(SettingsChanged(only(sitting(minutes=40))))
    desk.minutes(34)
    assert (desk.outcomes("movement"), len(desk.shown)) == (["shown"], 1)
    desk.minutes(1.1)
    assert desk.times[-1] == ("10:20", ("movement",)), "as if it had counted since it was shown"


def test_the_button_of_an_older_choice_does_what_it_says() -> None:
    settings = only(sitting(minutes=40))
    desk = Desk(settings)
    desk.minutes(40)
    desk.event(SettingsChanged(replace(settings, snooze=SnoozeSettings((60.0,)))))
    desk.press("snooze:300")
    assert desk.comes_after(5)


@pytest.mark.parametrize("nonsense", ["", "nan", "-300", "1e300", "soon"])
def test_a_snooze_that_says_no_time_is_none(nonsense: str) -> None:
    desk = sat(40)
    desk.press(f"snooze:{nonsense}")
    assert desk.phase("movement") == "shown"


def test_put_off_before_it_was_due_it_counts_on_afterwards() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.minutes(10)
    desk.ask(Snooze("t", "movement", 300.0))
    assert desk.phase("movement") == "snoozed"
    desk.minutes(6)
    assert desk.phase("movement") == "counting"
    assert desk.comes_after(24)


def test_a_reset_during_a_break_ends_it_in_the_history() -> None:
    desk = sat(10)
    desk.leave()
    desk.minutes(5)
    desk.ask(Reset("t"))
    assert [each.facts["until"] is None for each in desk.told("break")] == [True, False]
    assert {each.key for each in desk.told("break")} == {desk.told("break")[0].key}


def test_a_transition_that_is_not_in_the_table_raises_and_changes_nothing() -> None:
    reminder = Reminder(sitting(enabled=False))
    with pytest.raises(ValueError, match="movement"):
        reminder.enter(Phase.SHOWN)
    assert reminder == Reminder(sitting(enabled=False))
