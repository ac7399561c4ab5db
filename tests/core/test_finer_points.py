"""Finer points of the rules that an earlier version, or a careless change, got wrong."""

from __future__ import annotations

from collections.abc import Iterable

from reminderd.core.effects import Effect, Probe
from reminderd.core.events import Closed, Event, Locked, NotifierBack, Reset, Unlocked
from tests.core.desk import Desk, delivery, every, only, sitting


class Deaf(Desk):
    """A desk whose detectors never answer."""

    def _carry_out(self, effect: Effect) -> Iterable[Event]:
        return [] if isinstance(effect, Probe) else super()._carry_out(effect)


def test_nothing_is_shown_while_it_is_being_found_out_whether_anybody_is_there() -> None:
    """Due a second after the three minutes without input, while the answers are waited for."""
    desk = Deaf(only(every(minutes=13 + 1 / 60)))
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
    assert desk.engine.state.sitting_seconds == 0
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
