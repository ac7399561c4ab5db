"""Together with what, how soon after the last, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from reminderd.core.events import Answered, Done, Locked, Planned, PlannedExercise, Remind, Snooze, Unlocked
from reminderd.core.settings import Settings
from tests.core.desk import MONDAY, Desk, before, defaults, delivery, every, only, sitting


def merging(*reminders: object, within: float = 300.0, gap: float = 0.0) -> Settings:
    return delivery(only(*reminders), combine_within_seconds=within, min_gap_seconds=gap)  # type: ignore[arg-type]


@pytest.mark.parametrize(("minutes", "together"), [(45, True), (45.2, False)])
def test_exactly_the_window_rides_along_and_not_a_moment_more(minutes: float, together: bool) -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=minutes)))
    desk.minutes(40)
    assert (desk.shown[0].show.reminders == ("movement", "hydration")) is together


def test_the_title_goes_by_priority_whichever_was_due() -> None:
    """Stretch, movement, hydration, posture, then the user's own in file order."""
    mine = [sitting("zebra", 20), sitting("apple", 20)]
    desk = Desk(replace(defaults(), reminders=(*defaults().reminders, *mine)))
    desk.event(Planned((PlannedExercise("x", "Run", MONDAY + timedelta(minutes=37)),)))
    desk.minutes(20)
    assert desk.times == [("09:20", ("stretch", "posture", "zebra", "apple"))]


def test_an_exercise_soon_to_be_told_of_rides_along_and_is_not_told_again() -> None:
    desk = Desk(merging(before(), sitting(minutes=40)))
    desk.event(Planned((PlannedExercise("x", "Run", MONDAY + timedelta(minutes=58)),)))
    desk.minutes(57)
    assert desk.times == [("09:40", ("stretch", "movement"))]


def test_one_button_answers_each_part_in_its_own_way() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=40)))
    desk.minutes(40)
    desk.press("snooze:300")
    assert desk.screen == {}
    assert (desk.phase("movement"), desk.phase("hydration")) == ("snoozed", "snoozed")
    desk.minutes(5)
    assert desk.times[-1] == ("09:45", ("movement", "hydration")), "and back together"


def test_the_urgency_is_that_of_the_most_urgent_part() -> None:
    desk = Desk(merging(sitting(minutes=40, urgency="low"), every(minutes=40, urgency="critical")))
    desk.minutes(40)
    assert desk.shown[0].show.urgency == "critical"


def test_a_disabled_reminder_never_rides_along() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=40, enabled=False)))
    desk.minutes(80)
    assert desk.times[0] == ("09:40", ("movement",))
    assert desk.phase("hydration") == "off"


def test_what_rode_along_counts_from_there() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=44)))
    desk.minutes(40)
    desk.press("done")
    desk.minutes(43)
    assert [names for _, names in desk.times] == [("movement", "hydration"), ("movement", "hydration")]
    assert desk.times[-1][0] == "10:20"


def test_a_late_part_replaces_the_bubble_it_was_in() -> None:
    """Posture, shown alone, is due again with movement: one bubble, not two."""
    desk = Desk(merging(sitting(minutes=40), sitting("posture", 20)))
    desk.minutes(40)
    assert len(desk.screen) == 1
    assert desk.on_screen == {"movement", "posture"}


# -- the gap -------------------------------------------------------------------------------------------------------


def test_a_snoozed_one_comes_back_within_the_gap() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=48), within=0, gap=600.0))
    desk.minutes(40)
    desk.ask(Snooze("t", "movement", 9 * 60.0))
    desk.minutes(9.5)
    assert desk.times[-1][0] == "09:49", "and what waits for the gap comes with it"
    assert desk.shown[-1].show.reminders == ("movement", "hydration")


def test_stretch_does_not_wait_for_the_gap() -> None:
    desk = Desk(merging(before(), sitting(minutes=40), within=0, gap=600.0))
    desk.event(Planned((PlannedExercise("x", "Run", MONDAY + timedelta(minutes=57)),)))
    desk.minutes(43)
    assert desk.times == [("09:40", ("movement",)), ("09:42", ("stretch",))]


def test_the_gap_is_kept_after_one_that_was_asked_for() -> None:
    """Between any two of ours; only what was asked for need not wait."""
    desk = Desk(merging(sitting(minutes=40), sitting("posture", 20), within=0, gap=300.0))
    desk.minutes(19)
    desk.ask(Remind("t", "movement"))
    desk.minutes(4.9)
    assert desk.times == [("09:19", ("movement",))]
    desk.minutes(0.2)
    assert desk.times[-1] == ("09:24", ("posture",))


def test_the_gap_is_time_that_really_passes() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=42), within=0, gap=300.0))
    desk.minutes(42)
    desk.set_wall(desk.now.wall + timedelta(hours=7))
    assert desk.comes_after(3)


def test_a_nudge_waits_for_the_gap() -> None:
    desk = Desk(merging(sitting(minutes=40, nudge_seconds=120.0), within=0, gap=300.0))
    desk.minutes(46)
    assert desk.times == [("09:40", ("movement",)), ("09:45", ("movement",))]


def test_answered_while_it_waits_for_the_gap_it_is_not_shown() -> None:
    desk = Desk(merging(sitting(minutes=40), every(minutes=42), within=0, gap=300.0))
    desk.minutes(43)
    assert desk.phase("hydration") == "waiting"
    assert desk.ask(Done("t", "hydration")) == "hydration is done."
    desk.minutes(30)
    assert len(desk.shown) == 1


def test_a_press_on_a_bubble_that_was_merged_into_another_counts_for_nobody() -> None:
    desk = Desk(only(every("a", 20), every("b", 35)))
    desk.minutes(36)
    first, second = (each.show.bubble for each in desk.shown)
    assert len(desk.screen) == 2
    desk.minutes(4)
    desk.event(Answered(second, "done"))
    assert desk.told("done", reminder="a") == []
    assert len(desk.told("done", reminder="b")) == 1
    assert set(desk.screen) == {first}


def test_put_back_after_a_short_lock_they_are_one_bubble() -> None:
    desk = Desk(only(every("a", 20), every("b", 35)))
    desk.minutes(36)
    assert len(desk.screen) == 2
    desk.event(Locked())
    desk.run(6)
    desk.event(Unlocked())
    assert len(desk.screen) == 1
    assert desk.on_screen == {"a", "b"}
