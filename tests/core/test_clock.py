"""Two clocks in one value: seconds that really pass, and the times that they lead to."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.clock import Moment, seconds_between, shifted
from reminderd.core.engine import Engine
from reminderd.core.events import TimePassed
from tests.core.desk import BERLIN, MONDAY, defaults

NIGHT = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
"""An hour and a half later the clocks go back."""


def test_seconds_are_those_that_really_lie_between() -> None:
    assert seconds_between(NIGHT, NIGHT.replace(hour=3)) == 3 * 3600
    assert seconds_between(NIGHT.replace(hour=2, fold=0), NIGHT.replace(hour=2, fold=1)) == 3600


def test_shifting_goes_through_both_of_a_repeated_hour() -> None:
    faces = [f"{shifted(NIGHT, hours * 3600):%H:%M %z}" for hours in range(4)]
    assert faces == ["01:30 +0200", "02:30 +0200", "02:30 +0100", "03:30 +0100"]


def test_beyond_the_end_of_the_calendar_time_stands_still() -> None:
    assert shifted(MONDAY, 1e15) == MONDAY
    assert shifted(MONDAY, float("inf")) == MONDAY


@given(*[st.floats(-1e9, 1e9)] * 4)
def test_no_readings_however_odd_give_negative_time(a: float, b: float, c: float, d: float) -> None:
    engine = Engine(defaults(), Moment(MONDAY, a, b))
    engine.handle(TimePassed(), Moment(MONDAY, c, d))
    assert engine.state.presence.sitting_seconds >= 0
