"""Machines that cannot hear each other, that vanish, restart or are lied to: each is then right on its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reminderd.core.events import ChairSaid, Done, Locked, MachineSaid, Pause, Remind, Resume, SettingsChanged
from reminderd.core.machine_word import machines_status
from reminderd.core.told import ToldAnswer
from tests.core.desk import every, only, sitting
from tests.core.machines import VALID_SECONDS, Machines


@pytest.fixture
def two() -> Machines:
    return Machines("desktop", "laptop", clocks=(0.0, -3600.0))


# -- words that end ------------------------------------------------------------------------------------------


def test_a_word_is_believed_no_longer_than_it_says(two: Machines) -> None:
    two.use("desktop", 10)
    two["desktop"].sit()
    two.minutes(1)
    two["desktop"].on = False
    breaks = len(two["laptop"].told("break"))
    two.minutes(VALID_SECONDS / 60 - 1.1)
    assert len(two["laptop"].told("break")) == breaks
    two.minutes(6)
    taken = two["laptop"].told("break")[-1]
    assert taken.facts["sitting_seconds"] == pytest.approx(10 * 60, abs=61), "it was in use when it said so last"
    assert two["laptop"].sitting == 0


def test_a_machine_that_is_gone_is_believed_no_more(two: Machines) -> None:
    two.use("desktop")
    two.minutes(14)
    two["desktop"].on = False
    two.minutes(4)
    two.vanish("desktop")
    assert two["laptop"].sitting == 0
    two.use("laptop", 41)
    assert two.on_screen["laptop"] == {"movement"}


def test_cut_off_each_speaks_for_itself_and_both_are_quiet_about_it_when_they_meet_again(two: Machines) -> None:
    two.use("desktop", 10)
    two.cut("desktop")
    two["desktop"].sit()
    two["laptop"].sit()
    two.minutes(35)
    assert [name for _, name, _ in two.shown] == ["desktop", "laptop"] or len(two.shown) == 2
    before = len(two.shown)
    two.heal()
    assert len(two.shown) == before
    assert len(two.on_screen) == 1, "one of the two bubbles goes: the other was shown later"
    two.minutes(1)
    assert len(two.shown) == before


def test_what_was_answered_meanwhile_is_known_afterwards(two: Machines) -> None:
    two.use("desktop", 35)
    two.cut("laptop")
    two["desktop"].sit()
    two.minutes(6)
    two.press("desktop", "done")
    two.minutes(5)
    two.heal()
    assert two["laptop"].outcomes("movement")[-1] == "done"
    done = two["laptop"].told("done")[0]
    assert done.facts["machine"] == "desktop"
    at = two["desktop"].told("done")[0].at.timestamp()
    assert done.at.timestamp() - two["laptop"].clock == pytest.approx(at, abs=1)
    assert two["laptop"].engine.state.reminders["movement"].count == pytest.approx(5 * 60, abs=2)


def test_words_that_come_again_are_taken_once(two: Machines) -> None:
    two.use("desktop", 41)
    two.press("desktop", "snooze:300")
    for _ in range(3):
        two["desktop"].published = None
        two["laptop"].heard.clear()
        two.sync()
    assert len(two["laptop"].told("snoozed")) == 1


def test_an_older_answer_does_not_undo_a_newer_one() -> None:
    three = Machines("desktop", "laptop", "tablet")
    three.use("desktop", 41)
    three.cut("tablet")
    three.press("desktop", "snooze:900")
    three.minutes(2)
    three.ask("laptop", Done("t", "movement"))
    three.minutes(1)
    three.retained = dict(sorted(three.retained.items(), reverse=True))  # the newer one arrives first
    three.heal("tablet")
    assert three["tablet"].phase("movement") == "counting"


def test_a_pause_that_was_ended_is_not_begun_again_by_a_late_word() -> None:
    three = Machines("desktop", "laptop", "tablet")
    three.use("desktop")
    three.cut("tablet")
    three.ask("desktop", Pause("t"))
    three.minutes(2)
    three.ask("laptop", Resume("t"))
    three.retained = dict(sorted(three.retained.items(), reverse=True))
    three.heal("tablet")
    assert "paused" not in three["tablet"].held_by


# -- the chair -----------------------------------------------------------------------------------------------


def chair(two: Machines, *, taken: bool) -> None:
    for name in two.all:
        two.event(name, ChairSaid(taken, 600.0))


def test_who_sits_and_reads_is_sitting_where_the_chair_says_so(two: Machines) -> None:
    two.use("desktop")
    two.minutes(10)
    chair(two, taken=True)
    two.leave("desktop")
    two.minutes(9)
    chair(two, taken=True)
    two.minutes(9)
    assert two["desktop"].sitting == pytest.approx(28, abs=0.1)
    chair(two, taken=False)
    two.minutes(4)
    assert two["desktop"].sitting == 0
    assert two["laptop"].told("break")[-1].facts["sitting_seconds"] == pytest.approx(28 * 60, abs=2)


def test_an_empty_chair_outweighs_a_film_and_a_call_but_no_input(two: Machines) -> None:
    two.use("desktop")
    two.minutes(10)
    two["desktop"].detected["camera"] = True
    chair(two, taken=True)
    two.leave("desktop")
    two.minutes(5)
    chair(two, taken=False)
    two.minutes(4)
    assert two["desktop"].sitting == two["laptop"].sitting == 0
    two.use("desktop", 5)
    assert two["desktop"].sitting == pytest.approx(5, abs=0.1)


def test_an_old_word_of_the_chair_counts_no_more(two: Machines) -> None:
    two.use("desktop")
    two.minutes(1)
    chair(two, taken=True)
    two.leave("desktop")
    two.minutes(15)
    assert two["desktop"].sitting == 0


# -- one's own settings, and lies ----------------------------------------------------------------------------


def test_without_the_link_the_others_are_forgotten(two: Machines) -> None:
    two.use("desktop", 5)
    two["desktop"].sit()
    used = two["laptop"].engine.state.settings
    two["laptop"].connected = False
    two.event("laptop", SettingsChanged(replace(used, link=replace(used.link, broker=""))))
    two.minutes(10)
    assert two["laptop"].sitting == 0
    assert "elsewhere" not in two["laptop"].held_by
    assert two["laptop"].engine.state.told.answers == []


def test_a_machine_does_not_hear_itself(two: Machines) -> None:
    two.use("desktop", 5)
    two.event("desktop", MachineSaid("desktop", 900.0, "active", turn=99))
    assert set(two["desktop"].engine.state.presence.elsewhere.words) == {"laptop"}


def test_a_flood_of_machines_is_bounded_and_leaves_those_that_are_known(two: Machines) -> None:
    for number in range(100):
        two["desktop"].event(MachineSaid(f"m{number}", 900.0, "idle", idle_seconds=1e6))
    words = two["desktop"].engine.state.presence.elsewhere.words
    assert len(words) == 32
    assert "laptop" in words


def test_forged_counts_are_never_more_than_the_time_since_the_last_answer(two: Machines) -> None:
    two.use("desktop", 5)
    two.ask("desktop", Done("t", "movement"))
    two["desktop"].sit()
    two.minutes(1)
    lie = MachineSaid("laptop", 900.0, "active", stay_seconds=1e6, counts=(("movement", 1e6),))
    two.event("desktop", lie)
    assert two["desktop"].engine.state.reminders["movement"].count == pytest.approx(60, abs=1)
    answers = tuple(ToldAnswer(number, "snooze", ("movement",), 1e7, 1e7) for number in range(16))
    two.event("desktop", replace(lie, answers=answers, series="x"))
    assert two["desktop"].phase("movement") == "counting"


def test_time_at_the_desk_is_taken_over_once() -> None:
    two = Machines("desktop", "laptop", settings=only(every("hydration", 120), sitting(minutes=500)))
    two.use("desktop", 30)
    two.cut("laptop")
    two.use("desktop", 20)
    two.heal()
    two["desktop"].sit()
    two.minutes(5)
    for each in two.all.values():
        assert each.engine.state.reminders["hydration"].count == pytest.approx(55 * 60, abs=3)


def test_a_lock_before_the_link_is_there_changes_nothing(two: Machines) -> None:
    two.use("desktop")
    two.event("laptop", Locked())
    two.restart("laptop", 400)
    two.minutes(2)
    assert two["laptop"].sitting == pytest.approx(two["desktop"].sitting, abs=0.2)


def test_an_answer_counts_though_it_came_with_the_notification(two: Machines) -> None:
    two.use("desktop")
    two.cut("laptop")
    two.event("desktop", Remind("t", "movement"))
    two.ask("laptop", Done("t", "movement"))
    two.heal()
    assert two.on_screen == {}
    assert two["desktop"].phase("movement") == two["laptop"].phase("movement") == "counting"


def test_a_break_that_a_vanished_machine_hid_is_found_when_it_is_known_to_be_gone(two: Machines) -> None:
    two.use("laptop", 1)
    two.use("desktop")
    two.minutes(19)
    two["desktop"].on = False  # its lid is closed, and no word of it comes
    two.minutes(7)
    two.use("laptop")
    two.minutes(2)
    assert two["laptop"].sitting == pytest.approx(29, abs=0.1)
    two.vanish("desktop")
    taken = two["laptop"].told("break")[-1]
    assert taken.facts["until"] is not None
    assert taken.facts["seconds"] == pytest.approx(7 * 60, abs=5 * 60)
    assert two["laptop"].sitting == pytest.approx(2, abs=0.1)
    assert two["laptop"].engine.state.reminders["movement"].count == pytest.approx(120, abs=2)


def test_a_pause_here_while_the_other_was_really_in_use_stays_none(two: Machines) -> None:
    two.use("laptop", 1)
    two.use("desktop", 19)
    two.use("laptop", 2)
    two["desktop"].on = False
    two.vanish("desktop")
    assert two["laptop"].sitting == pytest.approx(22, abs=0.1)


def test_status_tells_of_the_machines_and_forgets_one_that_is_no_more(two: Machines) -> None:
    two.use("desktop", 5)
    two["desktop"].sit()
    two.minutes(1)
    (told,) = machines_status(two["laptop"].engine.state)["machines"]
    assert (told["name"], told["state"], told["idle_seconds"], told["speaks"]) == ("desktop", "active", 0, True)
    two["desktop"].on = False
    two.minutes(20)
    (told,) = machines_status(two["laptop"].engine.state)["machines"]
    assert (told["state"], told["believed_seconds"]) == ("gone", 0)
    assert told["idle_seconds"] == pytest.approx(20 * 60, abs=301)
    two.minutes(60 * 25)
    two["laptop"].event(MachineSaid("tablet", 900.0, "idle"))
    assert [each["name"] for each in machines_status(two["laptop"].engine.state)["machines"]] == ["tablet"]


def test_what_two_machines_showed_at_once_is_no_nudge_of_each_other() -> None:
    two = Machines("desktop", "laptop", settings=only(sitting(minutes=20, nudge_seconds=300.0)))
    two.use("desktop")
    two.minutes(19)
    two.cut("desktop")
    two["laptop"].sit()
    two.minutes(2)
    two.heal()
    assert [each.engine.state.reminders["movement"].round.nudges for each in two.all.values()] == [0, 0]
    two.minutes(30)
    assert len(two.shown) == 4, "once on each while they were apart, and two nudges"
