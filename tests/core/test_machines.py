"""One person at several machines: they sit once, are told once, and answer once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reminderd.core.events import Locked, SettingsChanged, SourceChanged, Unlocked
from tests.core.desk import MONDAY, every, only, sitting
from tests.core.machines import Machines


@pytest.fixture
def two() -> Machines:
    return Machines("desktop", "laptop", clocks=(0.0, 3600.0))


# -- sitting -------------------------------------------------------------------------------------------------


def test_who_goes_from_one_machine_to_the_other_goes_on_sitting(two: Machines) -> None:
    two.use("desktop", 20)
    two.use("laptop", 19)
    assert two.shown == []
    two.use("laptop", 2)
    assert [name for _, name, _ in two.shown] == ["laptop"]
    assert abs(two["desktop"].sitting - two["laptop"].sitting) < 0.1


def test_both_count_each_second_once(two: Machines) -> None:
    two.use("desktop")
    two["laptop"].sit()
    two.sync()
    two.minutes(30)
    assert two["desktop"].sitting == pytest.approx(30, abs=0.1)
    assert two["laptop"].sitting == pytest.approx(30, abs=0.1)


def test_a_break_is_one_on_all_of_them_and_begins_at_the_last_input_anywhere(two: Machines) -> None:
    two.use("desktop", 10)
    two.use("laptop", 10)
    two.minutes(10)
    for each in two.all.values():
        taken = each.told("break")[-1]
        assert taken.at.timestamp() - each.clock == pytest.approx(MONDAY.timestamp() + 20 * 60, abs=1)
        assert taken.facts["sitting_seconds"] == pytest.approx(20 * 60, abs=2)
    assert two["desktop"].sitting == two["laptop"].sitting == 0


def test_no_break_is_claimed_while_the_other_machine_is_in_use(two: Machines) -> None:
    two.use("desktop", 10)
    breaks = len(two["desktop"].told("break"))
    two.use("laptop", 60)
    assert len(two["desktop"].told("break")) == breaks


def test_a_lock_here_is_no_break_while_the_person_is_there(two: Machines) -> None:
    two.use("desktop", 10)
    two.event("desktop", Locked())
    two.use("laptop", 29)
    assert two["desktop"].sitting == pytest.approx(39, abs=0.2)
    two.use("laptop", 2)
    assert two.on_screen == {"laptop": {"movement"}}
    assert two["desktop"].shown == [], "nothing is shown on a lock screen"


def test_a_break_ends_on_all_when_it_ends_on_one(two: Machines) -> None:
    two.use("desktop", 10)
    two.minutes(30)
    two.use("laptop", 20)
    assert two["desktop"].sitting == pytest.approx(20, abs=0.2)


def test_a_call_without_input_on_one_is_sitting_for_all(two: Machines) -> None:
    two.use("desktop")
    two.minutes(10)
    two["desktop"].detected["microphone"] = True
    two.leave("desktop")
    two.minutes(25)
    assert two["laptop"].sitting == pytest.approx(35, abs=0.5)
    two["desktop"].detected["microphone"] = False
    two.minutes(5)
    assert two["laptop"].sitting == 0


def test_a_call_on_one_keeps_the_other_quiet(two: Machines) -> None:
    two.use("desktop")
    two.minutes(10)
    two["desktop"].detected["camera"] = True
    two.leave("desktop")
    two.minutes(10)
    two["laptop"].sit()
    two.sync()
    two.minutes(25)
    assert two.shown == []
    assert "elsewhere" in two["laptop"].held_by


def test_a_laptop_that_is_opened_goes_on_where_the_desktop_was(two: Machines) -> None:
    two.sleep("laptop")
    two.use("desktop", 35)
    two.wake("laptop")
    two.use("desktop", 0.5)
    two.use("laptop", 4)
    assert two["laptop"].sitting == pytest.approx(39.5, abs=0.3)
    two.use("laptop", 1)
    assert [name for _, name, _ in two.shown] == ["laptop"]


def test_a_break_that_was_none_or_a_shorter_one_is_told_anew(two: Machines) -> None:
    two.use("laptop", 10)
    two.sleep("laptop")
    two.use("desktop", 60)
    two.wake("laptop")
    (elsewhere,) = two["laptop"].told("elsewhere")
    was = two["laptop"].told("break")[-1]
    assert (elsewhere.key, elsewhere.at, elsewhere.facts["machine"]) == (was.key, was.at, "desktop")
    two.sleep("laptop")
    two.leave("desktop")
    two.minutes(20)
    two.use("desktop", 30)
    two.wake("laptop")
    taken = two["laptop"].told("break")[-1]
    assert taken.facts["seconds"] == pytest.approx(20 * 60, abs=5)
    assert two["laptop"].sitting == pytest.approx(30, abs=0.1)


def test_time_at_the_desk_counts_once_too() -> None:
    two = Machines("desktop", "laptop", settings=only(every("hydration", 60)))
    two.use("desktop", 30)
    two.minutes(10)
    two.use("laptop", 29)
    assert two.shown == []
    two.use("laptop", 2)
    assert [name for _, name, _ in two.shown] == ["laptop"]
    for each in two.all.values():
        assert each.engine.state.reminders["hydration"].count == pytest.approx(60, abs=65)


# -- one voice -----------------------------------------------------------------------------------------------


def test_the_machine_that_the_person_came_to_last_speaks(two: Machines) -> None:
    two.use("desktop", 30)
    two.use("laptop", 11)
    assert two.on_screen == {"laptop": {"movement"}}
    assert "elsewhere" in two["desktop"].held_by
    assert "elsewhere" not in two["laptop"].held_by


def test_at_both_at_once_one_speaks(two: Machines) -> None:
    two.use("desktop")
    two["laptop"].sit()
    two.sync()
    two.minutes(41)
    assert len(two.shown) == 1


def test_one_click_on_the_other_machine_gives_the_voice_back(two: Machines) -> None:
    two.use("desktop")
    two.minutes(20)
    two["laptop"].sit()
    two["laptop"].leave()
    two.sync()
    two.minutes(21)
    assert two.on_screen == {"desktop": {"movement"}}


def test_what_nobody_answered_is_shown_again_where_the_person_is(two: Machines) -> None:
    two = Machines("desktop", "laptop", settings=only(sitting(minutes=40, nudge_seconds=600.0)))
    two.use("desktop", 41)
    assert two.on_screen == {"desktop": {"movement"}}
    two.use("laptop", 11)
    assert two.on_screen == {"laptop": {"movement"}}


def test_what_is_shown_once_is_shown_once_whatever_the_machine() -> None:
    two = Machines("desktop", "laptop", settings=only(sitting("posture", 20)))
    two.use("desktop", 21)
    two.use("laptop", 18)
    assert len(two.shown) == 1
    two.use("laptop", 3)
    assert [name for _, name, _ in two.shown] == ["desktop", "laptop"]


def test_a_locked_machine_has_no_voice(two: Machines) -> None:
    two.use("desktop", 39)
    two.use("laptop")
    two.event("laptop", Locked())
    two.use("desktop", 3)
    assert two.on_screen == {"desktop": {"movement"}}
    two.event("laptop", Unlocked())
    assert len(two.shown) == 1


def test_a_machine_that_sees_no_input_goes_by_the_others_and_says_nothing_itself(two: Machines) -> None:
    used = two["laptop"].engine.state.settings
    two.event("laptop", SettingsChanged(replace(used, presence=replace(used.presence, source="none"))))
    two.event("laptop", SourceChanged("none"))
    assert two["laptop"].word["state"] in {"away", "unknown"}
    two.use("desktop", 10)
    assert two["laptop"].sitting == pytest.approx(10, abs=0.1)
    two.minutes(20)
    assert two["laptop"].sitting == 0
    assert len(two["laptop"].told("break")) <= 4
    assert two["desktop"].sitting == 0, "it does not say that somebody is there"
    two.use("desktop", 5)
    assert two["laptop"].sitting == pytest.approx(5, abs=0.1)
