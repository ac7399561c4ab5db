"""What is answered on one of a person's machines holds on all of them, and each history names the machine."""

from __future__ import annotations

import pytest

from reminderd.core.events import (
    CareAnswered,
    Done,
    Pause,
    Reset,
    Resume,
    Sit,
    Skip,
    Snooze,
    SpasmLogged,
    Stand,
)
from tests.core.desk import defaults
from tests.core.machines import Machines


@pytest.fixture
def two() -> Machines:
    return Machines("desktop", "laptop", clocks=(0.0, 3600.0))


# -- answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("action", "event"), [("done", "done"), ("skip", "skipped"), ("snooze:300", "snoozed")])
def test_an_answer_on_one_holds_on_the_other_and_is_told_with_its_machine(
    two: Machines, action: str, event: str
) -> None:
    two.use("laptop", 41)
    two.press("laptop", action)
    assert two.on_screen == {}
    (record,) = two["desktop"].told(event)
    assert record.facts["machine"] == "laptop"
    assert "machine" not in two["laptop"].told(event)[0].facts
    assert two["desktop"].phase("movement") == two["laptop"].phase("movement")
    assert two["desktop"].told("shown")[0].facts["machine"] == "laptop"


def test_an_answer_by_command_takes_the_bubble_off_the_other_screen(two: Machines) -> None:
    two.use("laptop", 41)
    assert two.on_screen == {"laptop": {"movement"}}
    two.ask("desktop", Done("t", "movement"))
    assert two.on_screen == {}
    assert two["laptop"].told("done")[0].facts["machine"] == "desktop"


def test_a_snooze_comes_back_where_the_person_is(two: Machines) -> None:
    two.use("laptop", 41)
    two.press("laptop", "snooze:300")
    two.use("desktop", 6)
    assert two.on_screen == {"desktop": {"movement"}}
    assert len(two.shown) == 2


def test_a_pause_holds_on_all_and_is_ended_on_all(two: Machines) -> None:
    two.use("desktop")
    two.ask("desktop", Pause("t", 3600.0))
    assert "paused" in two["laptop"].held_by
    assert two["laptop"].told("held")[0].facts["machine"] == "desktop"
    two.ask("laptop", Resume("t"))
    assert "paused" not in two["desktop"].held_by
    two.ask("laptop", Pause("t"))
    two.minutes(60)
    assert two.shown == []
    assert "paused" in two["desktop"].held_by


def test_a_pause_for_a_time_ends_by_itself_everywhere(two: Machines) -> None:
    two.use("desktop")
    two.ask("desktop", Pause("t", 600.0))
    two.minutes(11)
    assert not any("paused" in each.held_by for each in two.all.values())


def test_a_reset_is_a_break_on_all(two: Machines) -> None:
    two.use("desktop", 30)
    two.use("laptop")
    two.ask("laptop", Reset("t"))
    two.minutes(39)
    assert two.shown == []
    assert two["desktop"].sitting == pytest.approx(39, abs=0.1)


def test_who_stands_stands_at_all_of_them(two: Machines) -> None:
    two.use("desktop", 20)
    two.use("laptop")
    two.ask("laptop", Stand("t"))
    assert two["desktop"].told("standing")[0].facts["machine"] == "laptop"
    two.minutes(30)
    assert two["desktop"].engine.state.presence.stay.seconds == pytest.approx(30 * 60, abs=2)
    assert two.shown == []
    two.ask("desktop", Sit("t"))
    assert not two["laptop"].engine.state.presence.standing


def test_movement_done_there_starts_posture_afresh_here() -> None:
    two = Machines("desktop", "laptop", settings=defaults())
    two.use("desktop", 15)
    two.ask("desktop", Done("t", "movement"))
    assert two["laptop"].engine.state.reminders["posture"].count < 1


def test_an_unknown_reminder_and_another_persons_words_change_nothing(two: Machines) -> None:
    two["laptop"].engine.state.reminders.pop("movement")
    two.use("desktop", 41)
    two.ask("desktop", Skip("t", "movement"))
    two.ask("desktop", Snooze("t", "movement", 300))
    assert two["laptop"].told("skipped") == []


# -- the back, and the week ----------------------------------------------------------------------------------


def test_after_a_spasm_the_others_are_gentler_too_until_it_is_better_on_any() -> None:
    two = Machines("desktop", "laptop", settings=defaults(), clocks=(0.0, 3600.0))
    two.use("desktop", 5)
    two.ask("desktop", SpasmLogged("t"))
    assert two["laptop"].engine.state.care.on
    (began,) = two["laptop"].told("care")
    assert began.facts == {"what": "began", "machine": "desktop"}
    since = [each.engine.state.care.since for each in two.all.values()]
    assert None not in since
    assert since[1].timestamp() - since[0].timestamp() == pytest.approx(3600, abs=2)  # type: ignore[union-attr]
    two.ask("laptop", CareAnswered("t", "better"))
    assert not two["desktop"].engine.state.care.on


def test_how_the_back_is_is_asked_on_one_machine_and_once() -> None:
    two = Machines("desktop", "laptop", settings=defaults())
    two.use("desktop", 1)
    two.ask("desktop", SpasmLogged("t"))
    two.minutes(60 * 24)
    two.use("laptop", 30)
    two.use("desktop", 30)
    asked = [each.show.bubble for machine in two.all.values() for each in machine.shown if each.show.bubble == "care"]
    assert len(asked) == 1
    assert "care" in two["laptop"].screen
    two.ask("desktop", CareAnswered("t", "not_yet"))
    assert "care" not in two["laptop"].screen


def test_what_hurts_and_where_is_told_to_no_machine() -> None:
    two = Machines("desktop", "laptop", settings=defaults())
    two.ask("desktop", SpasmLogged("t"))
    (answer,) = two["desktop"].word["answers"]
    assert {name for name, value in answer.items() if value} <= {"number", "action", "seconds"}
