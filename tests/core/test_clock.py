"""Two clocks in one value: what a gap between two readings means."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.clock import Moment, gap_between, seconds_between, shifted
from tests.core.desk import BERLIN, MONDAY

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


@pytest.mark.parametrize("wall", [-3600.0, 0.0, 315e6])
def test_a_step_of_the_wall_is_told_apart_from_time_that_passed(wall: float) -> None:
    earlier = Moment(MONDAY, 100.0)
    later = Moment(shifted(MONDAY, 60 + wall), 160.0)
    gap = gap_between(earlier, later)
    assert (gap.elapsed, gap.slept, gap.awake) == (60.0, 0.0, 60.0)
    assert gap.stepped == pytest.approx(wall, abs=1e-6)


def test_another_zone_is_no_step() -> None:
    there = MONDAY.astimezone(ZoneInfo("Pacific/Apia")) + timedelta(seconds=5)
    assert gap_between(Moment(MONDAY, 1.0), Moment(there, 6.0)).stepped == pytest.approx(0.0)


def test_sleep_is_told_apart_from_waking() -> None:
    gap = gap_between(Moment(MONDAY, 100.0, 10.0), Moment(shifted(MONDAY, 90), 190.0, 70.0))
    assert (gap.elapsed, gap.slept, gap.awake, gap.stepped) == (90.0, 60.0, 30.0, 0.0)


@given(*[st.floats(-1e9, 1e9)] * 4)
def test_no_readings_however_odd_give_negative_time(a: float, b: float, c: float, d: float) -> None:
    gap = gap_between(Moment(MONDAY, a, b), Moment(MONDAY, c, d))
    assert gap.elapsed >= 0
    assert 0 <= gap.slept <= gap.elapsed
    assert gap.awake >= 0
