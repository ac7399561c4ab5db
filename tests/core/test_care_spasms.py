"""Which spasm the days are about: a new one, several, and those that are taken back."""

from __future__ import annotations

from datetime import timedelta

from reminderd.core.clock import Moment
from reminderd.core.events import CareAnswered, SpasmLogged
from reminderd.core.status import status_of
from tests.core.caring import cared, next_day, questions, quiet, restarted, whats
from tests.core.desk import MONDAY, Desk


def test_one_that_is_known_or_old_begins_nothing() -> None:
    desk = cared(quiet())
    desk.ask(CareAnswered("t", "better"))
    assert desk.ask(SpasmLogged("t", MONDAY)) == ""
    assert desk.ask(SpasmLogged("t", MONDAY - timedelta(days=1))) == ""
    old = Desk(quiet())
    assert old.ask(SpasmLogged("t", MONDAY - timedelta(days=7))) == ""
    assert whats(desk) == ["began", "better"]
    assert whats(old) == []


def test_a_new_one_begins_it_anew_and_taken_back_the_first_goes_on() -> None:
    desk = cared(quiet())
    desk.run(2 * 86400)
    desk.ask(SpasmLogged("t"))
    assert status_of(desk.engine.state)["care_since"] == desk.now.wall.isoformat(timespec="seconds")
    desk.ask(CareAnswered("t", "undo"))
    assert status_of(desk.engine.state)["care_since"] == MONDAY.isoformat(timespec="seconds")
    assert desk.ask(CareAnswered("t", "undo")) == "The reminders are as usual again."
    assert status_of(desk.engine.state)["care"] is False


def test_each_is_taken_back_by_itself_and_what_was_said_before_it_still_holds() -> None:
    desk = cared(quiet())
    desk.ask(CareAnswered("t", "stop_asking"))
    for _ in range(2):
        desk.minutes(10)
        desk.ask(SpasmLogged("t"))
    restarted(desk, 60)
    assert desk.ask(CareAnswered("t", "undo", MONDAY + timedelta(minutes=20))) == ""
    assert desk.ask(CareAnswered("t", "undo", MONDAY + timedelta(minutes=10))) == ""
    assert status_of(desk.engine.state)["care_since"] == MONDAY.isoformat(timespec="seconds")
    next_day(desk)
    assert questions(desk) == [], "not to be asked was said of the first"
    assert desk.ask(CareAnswered("t", "undo", MONDAY)) == "The reminders are as usual again."


def test_one_that_a_wrong_clock_put_into_the_future_hides_no_other() -> None:
    desk = Desk(quiet())
    desk.ask(SpasmLogged("t", MONDAY + timedelta(days=30)))
    assert not status_of(desk.engine.state)["care"]
    for days in (30, -30):
        desk.now = Moment(desk.now.wall + timedelta(days=days), desk.now.steady)
        desk.ask(SpasmLogged("t", desk.now.wall))
    assert status_of(desk.engine.state)["care_since"] == MONDAY.isoformat(timespec="seconds")
    next_day(desk)
    assert questions(desk) == ["Tue 09:00"]


def test_another_that_is_taken_back_changes_nothing() -> None:
    desk = cared(quiet())
    assert desk.ask(CareAnswered("t", "undo", MONDAY - timedelta(days=90))) == ""
    assert status_of(desk.engine.state)["care"] is True
