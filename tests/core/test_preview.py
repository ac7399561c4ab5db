"""What these settings would show on a day, before the daemon ever ran."""

from __future__ import annotations

from datetime import datetime, timedelta

from reminderd.core.events import PlannedExercise
from reminderd.core.simulation import preview
from tests.core.desk import BERLIN, MONDAY, defaults, every, only, sitting


def at(hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute)


def times(shown: object) -> list[str]:
    return [f"{each.at:%H:%M}" for each in shown]  # type: ignore[attr-defined]


def test_each_is_answered_as_it_is_shown() -> None:
    told = preview(only(sitting(minutes=40)), (), [(at(9), at(11))])
    assert times(told.shown) == ["09:40", "10:20", "11:00"]


def test_the_breaks_between_satisfy_sitting_and_are_not_counted() -> None:
    told = preview(only(sitting(minutes=40), every(minutes=60)), (), [(at(9), at(9, 30)), (at(9, 50), at(10, 31))])
    assert times(told.shown) == ["10:20", "10:30"]
    assert [each.show.reminders for each in told.shown] == [("hydration",), ("movement",)]


def test_an_exercise_is_warned_of() -> None:
    told = preview(defaults(), (PlannedExercise("x", "Run", at(18)),), [(at(17, 30), at(18))])
    assert [each.show.reminders[0] for each in told.shown if "stretch" in each.show.reminders] == ["stretch"]


def test_the_longest_stretch_is_that_without_a_break_or_a_move() -> None:
    told = preview(only(sitting(minutes=40)), (), [(at(9), at(10, 30)), (at(13), at(13, 20))])
    assert told.longest_seconds == 40 * 60


def test_nothing_is_shown_after_the_day_is_over() -> None:
    told = preview(defaults(), (), [(at(9), at(17))])
    assert told.shown[-1].at <= at(17)


def test_a_sitting_through_the_night_the_clocks_go_back_is_as_long_as_it_is() -> None:
    start = datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN)
    told = preview(only(sitting(minutes=60)), (), [(start, start + timedelta(hours=3))])
    assert len(told.shown) == 4, "from 01:00 to 04:00 are four hours"
