"""The word of the week, told as stories: once, on its day, at a good moment, and never into an empty room."""

from __future__ import annotations

from datetime import datetime

import pytest

from reminderd.core.back_settings import WeeklySettings
from reminderd.core.effects import OpenReport, SumUp
from reminderd.core.engine import Engine
from reminderd.core.events import (
    Answered,
    Closed,
    Locked,
    NotifierBack,
    Pause,
    Resume,
    SettingsChanged,
    ShowFailed,
    SummedUp,
    Unlocked,
)
from reminderd.core.settings import Settings
from reminderd.core.snapshot import restore, snapshot_of
from tests.core.desk import MONDAY, Desk, defaults, delivery, only, signs, sitting

FRIDAY = datetime(2026, 11, 27, 15, 30, tzinfo=MONDAY.tzinfo)
WORDS = SummedUp(("Longest sitting: 2 h (Tuesday).", "Breaks seen: 23."), (("longest_seconds", 7200), ("breaks", 23)))


class WeeklyDesk(Desk):
    """A desk whose daemon answers at once what the week was like."""

    def __init__(self, settings: Settings | None = None, start: datetime = FRIDAY, words: SummedUp = WORDS) -> None:
        self.words = words
        super().__init__(settings or with_week(), start)

    def _carry_out(self, effect):  # type: ignore[no-untyped-def] # as its parent's
        follows = super()._carry_out(effect)
        return [*follows, self.words] if isinstance(effect, SumUp) else follows

    @property
    def words_shown(self) -> list[str]:
        return [f"{each.at:%a %H:%M}" for each in self.shown if each.show.bubble == "weekly"]


def with_week(settings: Settings | None = None, day: str = "fri") -> Settings:
    from dataclasses import replace

    return replace(settings or only(sitting(minutes=400)), weekly=WeeklySettings(day, 16 * 60))  # type: ignore[arg-type]


def test_it_comes_once_at_its_time_and_again_a_week_later() -> None:
    desk = WeeklyDesk()
    desk.run_until(datetime(2026, 12, 4, 18, 0, tzinfo=MONDAY.tzinfo))
    assert desk.words_shown == ["Fri 16:00", "Fri 16:00"]
    show = next(each.show for each in desk.shown if each.show.bubble == "weekly")
    assert (show.title, show.body) == ("Your week", "Longest sitting: 2 h (Tuesday).\nBreaks seen: 23.")
    assert "reminderd report --open" in show.hint


def test_the_history_tells_that_it_was_shown_and_how_the_week_was() -> None:
    desk = WeeklyDesk()
    desk.minutes(40)
    (told,) = desk.told("weekly")
    assert (told.reminder, told.facts) == (None, {"longest_seconds": 7200, "breaks": 23})


@pytest.mark.parametrize("action", ["report", "default"])
def test_its_button_and_a_click_open_the_report(action: str) -> None:
    desk = WeeklyDesk()
    desk.minutes(40)
    desk.event(Answered("weekly", action))
    assert [each for each in desk.effects if isinstance(each, OpenReport)]
    desk.minutes(60)
    assert desk.words_shown == ["Fri 16:00"]


def test_in_an_empty_room_it_waits_for_the_return_on_the_same_day() -> None:
    desk = WeeklyDesk()
    desk.minutes(10)
    desk.leave()
    desk.run_until(FRIDAY.replace(hour=18))
    assert not [each for each in desk.effects if isinstance(each, SumUp)], "nobody asks for what nobody reads"
    desk.sit()
    desk.minutes(5)
    assert desk.words_shown == ["Fri 18:30"]


def test_what_nobody_came_back_to_read_is_not_shown_on_another_day() -> None:
    desk = WeeklyDesk()
    desk.leave()
    desk.run_until(datetime(2026, 11, 28, 10, 0, tzinfo=MONDAY.tzinfo))
    desk.sit()
    desk.minutes(120)
    assert desk.words_shown == []


def test_a_pause_and_a_call_delay_it() -> None:
    desk = WeeklyDesk(with_week(only(sitting(minutes=400), do_not_disturb=signs("microphone"))))
    desk.ask(Pause(None))
    desk.minutes(45)
    assert desk.words_shown == []
    desk.detected["microphone"] = True
    desk.ask(Resume(None))
    desk.minutes(15)
    assert desk.words_shown == []
    desk.detected["microphone"] = False
    desk.minutes(1)
    assert desk.words_shown == ["Fri 16:30"]


def test_it_shares_no_notification_and_keeps_the_gap() -> None:
    settings = delivery(only(sitting(minutes=30)), min_gap_seconds=300.0)
    desk = WeeklyDesk(with_week(settings))
    desk.minutes(40)
    assert [(f"{each.at:%H:%M}", each.show.bubble[:6]) for each in desk.shown] == [
        ("16:00", "moveme"),
        ("16:05", "weekly"),
    ]


def test_it_is_not_left_on_a_lock_screen_and_comes_back_if_it_had_hardly_been_there() -> None:
    desk = WeeklyDesk()
    desk.minutes(31)
    assert "weekly" in desk.screen
    desk.event(Locked())
    assert desk.screen == {}
    desk.minutes(1)
    desk.event(Unlocked())
    desk.minutes(60)
    assert desk.words_shown == ["Fri 16:00", "Fri 16:02"]
    assert len({each.key for each in desk.told("weekly")}) == 1
    desk.event(Locked())
    desk.minutes(1)
    desk.event(Unlocked())
    desk.minutes(60)
    assert len(desk.words_shown) == 2, "it had been there for an hour"


def test_a_reminder_of_ones_own_may_be_called_like_it() -> None:
    settings = with_week(only(sitting("weekly", 1), do_not_disturb=signs("microphone")))
    desk = WeeklyDesk(settings)
    desk.detected["microphone"] = True
    desk.minutes(100)
    assert not desk.words_shown, "each is held for its own longest time"


def test_what_no_notifier_could_show_is_tried_again() -> None:
    desk = WeeklyDesk()
    desk.minutes(31)
    desk.event(ShowFailed("weekly", "no server"))
    desk.event(NotifierBack())
    desk.minutes(10)
    assert len(desk.words_shown) == 2
    assert len({each.key for each in desk.told("weekly")}) == 1, "the later line replaces the earlier one"


def test_a_week_without_any_sitting_has_nothing_to_say() -> None:
    desk = WeeklyDesk(words=SummedUp())
    desk.minutes(120)
    assert desk.words_shown == []
    assert len([each for each in desk.effects if isinstance(each, SumUp)]) == 1


def test_a_restart_does_not_say_it_again() -> None:
    desk = WeeklyDesk()
    desk.minutes(40)
    saved = snapshot_of(desk.engine.state)
    engine = Engine(with_week(), desk.now)
    assert restore(engine, saved, 0.0)
    desk.begin_again(engine)
    desk.sit()
    desk.minutes(60)
    assert desk.words_shown == ["Fri 16:00"]


def test_it_is_switched_off_and_on_at_once() -> None:
    desk = WeeklyDesk()
    desk.event(SettingsChanged(with_week(day="off")))
    desk.minutes(60)
    assert desk.words_shown == []
    desk.event(SettingsChanged(with_week()))
    desk.minutes(1)
    assert desk.words_shown == ["Fri 16:30"]


def test_without_the_setting_nothing_is_asked_and_nothing_wakes_for_it() -> None:
    plain, set_ = Desk(defaults(), FRIDAY), WeeklyDesk(with_week(defaults(), day="off"))
    for desk in (plain, set_):
        desk.minutes(120)
    assert plain.effects == set_.effects
    assert not [each for each in plain.effects if isinstance(each, SumUp)]


def test_left_on_screen_over_midnight_it_still_goes_with_a_lock_and_does_not_come_back() -> None:
    desk = WeeklyDesk()
    desk.minutes(31)
    desk.run_until(datetime(2026, 11, 28, 0, 5, tzinfo=MONDAY.tzinfo))
    assert "weekly" in desk.screen
    desk.event(Closed("weekly", "lost"))
    desk.event(NotifierBack())
    desk.minutes(30)
    assert desk.words_shown == ["Fri 16:00"]
    assert not desk.engine.state.notices["weekly"].due
