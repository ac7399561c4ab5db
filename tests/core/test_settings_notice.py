"""The notice that the settings file is wrong: held like any other notification, once, and tried again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reminderd.core.events import Closed, Locked, NotifierBack, Pause, Resume, SettingsProblems, ShowFailed, Unlocked
from reminderd.core.settings import TimeRange
from tests.core.desk import Desk, only, signs, sitting

LUNCH = ((TimeRange(9 * 60, 9 * 60 + 10),),) * 7


def notices(desk: Desk) -> int:
    return len([each for each in desk.shown if each.show.bubble == "settings"])


def call(desk: Desk) -> None:
    desk.detected["microphone"] = True


def hang_up(desk: Desk) -> None:
    desk.detected["microphone"] = False
    desk.run(5)


def pass_lunch(desk: Desk) -> None:
    desk.minutes(11)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (lambda desk: desk.event(Locked()), lambda desk: desk.event(Unlocked())),
        (lambda desk: desk.event(Pause("t")), lambda desk: desk.event(Resume("t"))),
        (call, hang_up),
        (lambda _: None, pass_lunch),
    ],
    ids=["locked", "paused", "a call", "quiet hours"],
)
def test_while_something_holds_it_waits(begin: Callable[[Desk], None], end: Callable[[Desk], None]) -> None:
    quiet = LUNCH if end is pass_lunch else ((),) * 7
    desk = Desk(only(sitting(minutes=400), do_not_disturb=signs("microphone"), quiet_hours=quiet))
    begin(desk)
    desk.event(SettingsProblems(("config.toml:3: no",)))
    desk.minutes(2)
    assert notices(desk) == 0
    end(desk)
    assert notices(desk) == 1
    desk.minutes(60)
    assert notices(desk) == 1


def test_where_nothing_holds_it_is_shown_at_once_also_to_somebody_who_is_typing() -> None:
    desk = Desk(only(sitting(minutes=400)), typing=True)
    desk.event(SettingsProblems(("config.toml:3: no",)))
    assert notices(desk) == 1
    assert desk.told("settings")[0].facts["problems"] == ["config.toml:3: no"]


def test_a_detector_delays_it_no_longer_than_the_longest_hold() -> None:
    desk = Desk(only(sitting(minutes=4000), do_not_disturb=signs("microphone")))
    call(desk)
    desk.event(SettingsProblems(("no",)))
    desk.minutes(89)
    assert notices(desk) == 0
    desk.minutes(1.1)
    assert notices(desk) == 1


def test_corrected_while_it_waits_it_is_not_shown() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.event(Pause("t"))
    desk.event(SettingsProblems(("no",)))
    desk.event(SettingsProblems(()))
    desk.event(Resume("t"))
    assert notices(desk) == 0


def test_if_no_notifier_can_show_it_it_is_tried_again() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.event(SettingsProblems(("no",)))
    desk.event(ShowFailed("settings", "no server"))
    assert notices(desk) == 1
    desk.run(10.1)
    assert notices(desk) == 2
    desk.event(ShowFailed("settings", "no server"))
    desk.event(NotifierBack())
    assert notices(desk) == 3


def test_lost_with_its_server_or_taken_down_by_a_lock_it_comes_back_and_waved_away_it_does_not() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.event(SettingsProblems(("no",)))
    desk.event(Closed("settings", "lost"))
    desk.event(NotifierBack())
    assert notices(desk) == 2
    desk.event(Locked())
    assert "settings" not in desk.screen
    desk.event(Unlocked())
    assert notices(desk) == 3
    desk.event(Closed("settings", "dismissed"))
    desk.event(Locked())
    desk.event(Unlocked())
    assert notices(desk) == 3
