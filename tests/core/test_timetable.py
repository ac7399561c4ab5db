"""Quiet hours on the wall clock: midnight, weekdays, ranges that touch, nights when the clocks are changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.clock import seconds_between, shifted
from reminderd.core.settings import TimeRange
from reminderd.core.timetable import QuietHours, local_instant, quiet_edges
from tests.core.desk import BERLIN, HOUR, MONDAY, Desk, only, sitting

NEVER: tuple[tuple[TimeRange, ...], ...] = ((),) * 7
NIGHT = ((TimeRange(22 * 60, 7 * 60),),) * 7
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "UTC")]


def on(weekday: int, *ranges: tuple[int, int]) -> tuple[tuple[TimeRange, ...], ...]:
    """Quiet on one day of the week only, minutes after midnight."""
    chosen = tuple(TimeRange(*each) for each in ranges)
    return tuple(chosen if day == weekday else () for day in range(7))


def quiet_until(quiet_hours: QuietHours, now: datetime) -> datetime | None:
    return quiet_edges(quiet_hours, now)[0]


def next_quiet(quiet_hours: QuietHours, now: datetime) -> datetime | None:
    return quiet_edges(quiet_hours, now)[1]


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[misc,arg-type] # year, month, day, hour, minute


@pytest.mark.parametrize(
    ("reading", "instant"),
    [
        (datetime(2026, 3, 29, 2, 30), "2026-03-29T03:30:00+02:00"),  # noqa: DTZ001 (a reading of the wall clock)
        (datetime(2026, 10, 25, 2, 30), "2026-10-25T02:30:00+02:00"),  # noqa: DTZ001
    ],
)
def test_a_time_that_does_not_exist_moves_by_the_gap_and_one_that_comes_twice_is_its_first(
    reading: datetime, instant: str
) -> None:
    assert local_instant(reading, BERLIN).isoformat() == instant


def test_without_quiet_hours_none_come() -> None:
    assert quiet_until(NEVER, MONDAY) is None
    assert next_quiet(NEVER, MONDAY) is None


def test_a_range_begins_on_its_minute_and_is_over_on_its_last() -> None:
    lunch = on(0, (12 * 60, 13 * 60))
    assert quiet_until(lunch, MONDAY.replace(hour=11, minute=59, second=59)) is None
    assert quiet_until(lunch, MONDAY.replace(hour=12)) == MONDAY.replace(hour=13)
    assert quiet_until(lunch, MONDAY.replace(hour=13)) is None


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    sunday_night = on(6, (22 * 60, 8 * 60))
    assert quiet_until(sunday_night, MONDAY.replace(hour=7)) == MONDAY.replace(hour=8)
    assert quiet_until(sunday_night, MONDAY.replace(hour=23)) is None
    assert next_quiet(sunday_night, MONDAY) == berlin(2026, 11, 29, 22, 0)


def test_ranges_that_touch_are_one() -> None:
    two = on(0, (12 * 60, 13 * 60), (13 * 60, 14 * 60))
    assert quiet_until(two, MONDAY.replace(hour=12, minute=30)) == MONDAY.replace(hour=14)


def test_an_end_at_the_start_is_a_whole_day() -> None:
    monday = on(0, (0, 0))
    assert quiet_until(monday, MONDAY) == berlin(2026, 11, 24, 0, 0)


def test_on_the_night_the_clocks_go_back_both_hours_are_quiet() -> None:
    night = on(6, (2 * 60, 3 * 60))
    assert quiet_until(night, berlin(2026, 10, 25, 2, 30)) is not None
    second = berlin(2026, 10, 25, 2, 30, fold=1)
    until = quiet_until(night, second)
    assert until is not None
    assert seconds_between(second, until) == 1800


def test_quiet_for_longer_where_the_end_comes_twice() -> None:
    """From 01:00 to 02:30 of a night with two 02:30s ends at the second."""
    night = on(6, (60, 150))
    until = quiet_until(night, berlin(2026, 10, 25, 1, 0))
    assert until is not None
    assert seconds_between(berlin(2026, 10, 25, 1, 0), until) == 2.5 * HOUR


def test_an_end_in_the_hour_that_is_left_out_lies_after_it() -> None:
    """A night until 02:30 is not over at 01:30 where there is no 02:30; it lasts the time it says."""
    night = on(5, (22 * 60, 2 * 60 + 30))
    assert quiet_until(night, berlin(2026, 3, 29, 1, 45)) == berlin(2026, 3, 29, 3, 30)


def test_a_range_inside_the_hour_that_is_left_out_is_over_at_once_or_soon() -> None:
    night = on(6, (2 * 60, 2 * 60 + 30))
    assert quiet_until(night, berlin(2026, 3, 29, 1, 59)) is None
    until = quiet_until(night, berlin(2026, 3, 29, 3, 0))
    assert until is None or seconds_between(berlin(2026, 3, 29, 3, 0), until) <= 1800


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 (given its zone below)
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439)), max_size=5),
)
def test_the_next_edge_is_where_quiet_changes(
    face: datetime, zone: ZoneInfo, chosen: list[tuple[int, int, int]]
) -> None:
    """Whoever waits for the edge told, and only for that, misses no quiet hour and no end of one."""
    quiet = tuple(tuple(TimeRange(start, end) for day, start, end in chosen if day == each) for each in range(7))
    now = datetime.fromtimestamp(face.replace(tzinfo=zone).timestamp(), zone)
    until = quiet_until(quiet, now)
    if until is not None:
        assert seconds_between(now, until) > 0
        assert quiet_until(quiet, until) is None, "it ends when it says"
        return
    edge = next_quiet(quiet, now)
    ahead = 7 * 86_400.0 if edge is None else seconds_between(now, edge)
    for part in (0.1, 0.5, 0.9):
        assert quiet_until(quiet, shifted(now, ahead * part)) is None, "nothing begins before the edge"


@pytest.mark.parametrize("minutes", [1, 59])
def test_what_was_due_is_not_poured_out_when_they_end(minutes: int) -> None:
    desk = Desk(
        only(sitting(minutes=20), sitting("posture", 10), sitting("mine", 15), quiet_hours=NIGHT),
        start=MONDAY.replace(hour=22),
    )
    desk.run(9 * HOUR - 1)
    assert desk.shown == []
    desk.run(1 + minutes)
    assert desk.times == [("07:00", ("movement", "posture", "mine"))]


def test_a_clock_set_into_quiet_hours_and_out_again_is_followed_at_once() -> None:
    desk = Desk(only(sitting(minutes=40), quiet_hours=NIGHT))
    desk.set_wall(MONDAY.replace(hour=23))
    desk.minutes(45)
    assert desk.shown == []
    desk.set_wall(MONDAY + timedelta(minutes=45))
    assert desk.times == [("09:45", ("movement",))]
