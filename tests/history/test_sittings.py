"""Sittings out of events: only what was counted, each time once, whatever the clock did."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.history.event_row import Row
from reminderd.history.sittings import SittingSpan, sitting_spans, slots, usual_hours
from tests.history.made import DAY, NOW, at, iso, row, sat

STOPPED = row(at(9, 30), "stopped", sitting_since=iso(at(9)), sitting_seconds=1800)
STOPPED_LATE = row(at(17, 30), "stopped", sitting_since=f"{iso(at(17))[:19]}.123456+01:00", sitting_seconds=1800)
JUMPED = row(at(10), "break", sitting_since="2016-11-22T09:00:00+01:00", sitting_seconds=1800)
STORIES = {
    "a break ends a sitting, and the absence is in none": (
        [sat(at(9), at(10)), sat(at(10, 30), at(11))],
        [(at(9), at(10)), (at(10, 30), at(11))],
    ),
    "a night asleep is one break, no matter how long": (
        [sat(at(22, days_ago=1), at(23, days_ago=1), "asleep", 9 * 60), sat(at(8), at(9))],
        [(at(22, days_ago=1), at(23, days_ago=1)), (at(8), at(9))],
    ),
    "over a restart it is told twice and counted once": ([STOPPED, sat(at(9), at(10))], [(at(9), at(10))]),
    "in whichever order": ([sat(at(9), at(10)), STOPPED], [(at(9), at(10))]),
    "switched off, nothing more is known": ([STOPPED], [(at(9), at(9, 30))]),
    "the clock was set forward by ten years in the middle: the seconds are believed": (
        [JUMPED],
        [(at(9, 30), at(10))],
    ),
    "a stamp from the future is ignored": ([sat(at(9, days_ago=-400), at(10, days_ago=-400))], []),
    "time told twice because the clock went back counts once": (
        [sat(at(9), at(10)), sat(at(9, 30), at(10, 30))],
        [(at(9), at(10)), (at(10), at(10, 30))],
    ),
}


@pytest.mark.parametrize(("rows", "spans"), STORIES.values(), ids=STORIES)
def test_sittings_out_of_events(rows: list[Row], spans: list[tuple[datetime, datetime]]):
    assert [(each.start, each.end) for each in sitting_spans(rows, NOW)] == spans


def test_sitting_and_standing_are_told_apart_and_each_once():
    stood = {"standing_since": iso(at(10)), "standing_seconds": 1800}
    rows = [
        row(at(10), "standing", sitting_since=iso(at(9)), sitting_seconds=3600),
        row(at(10, 30), "sitting", sitting_since=None, sitting_seconds=0, **stood),
        sat(at(10, 30), at(11)),
    ]
    assert [(each.start, each.end) for each in sitting_spans(rows, NOW)] == [(at(9), at(10)), (at(10, 30), at(11))]
    assert sitting_spans(rows, NOW, posture="standing") == [SittingSpan(at(10), at(10, 30))]
    present = {"presence": {"standing_since": iso(at(17)), "standing_seconds": 3600, "sitting_since": None}}
    assert sitting_spans([], NOW, present, "standing") == [SittingSpan(at(17), NOW)]
    assert sitting_spans([], NOW, present) == []


@pytest.mark.parametrize("rows", [[sat(at(9), at(10))], [STOPPED_LATE]])
def test_the_present_sitting_comes_from_a_running_daemon_and_goes_on_over_a_restart(rows: list[Row]):
    """`stopped` tells the start with fractions of a second, `status` and `break` may tell it without."""
    status = {"presence": {"sitting_since": iso(at(17)), "sitting_seconds": 3600}}
    assert sitting_spans(rows, NOW, status)[-1] == SittingSpan(at(17), NOW)
    assert sitting_spans([], NOW, {"presence": {"sitting_since": None, "sitting_seconds": None}}) == []


def test_nonsense_in_the_facts_is_passed_over():
    rows = [
        row(at(10), "break", sitting_since=5, sitting_seconds="much"),
        row(at(10), "break", sitting_since=None, sitting_seconds=-3),
        row(at(10), "break", sitting_seconds=1e12),
        {"at": "yesterday", "event": "break", "sitting_seconds": 60},
        row(at(10), "stopped", sitting_since=None, sitting_seconds=0),
    ]
    assert sitting_spans(rows, NOW) == []


def test_slots_are_cut_at_the_full_hours_and_at_midnight():
    cut = list(slots(SittingSpan(at(22, 30, days_ago=1), at(0, 15)), 60))
    assert [(hour, seconds) for _, hour, seconds in cut] == [(22, 1800), (23, 3600), (0, 900)]
    assert [on.day for on, _, _ in cut] == [21, 21, 22]


@st.composite
def told(draw: st.DrawFn) -> list[Row]:
    rows = []
    for _ in range(draw(st.integers(0, 30))):
        end = DAY - timedelta(minutes=draw(st.integers(0, 60 * 24 * 20)))
        length = timedelta(seconds=draw(st.floats(1, 40_000)))
        rows.append(sat(end - length, end, draw(st.sampled_from(["idle", "asleep", "off", "reset"]))))
    return rows


@given(told())
def test_whatever_was_told_no_moment_is_counted_twice_and_nothing_is_lost_in_the_cutting(rows: list[Row]):
    found = sitting_spans(rows, NOW)
    assert all(first.end <= second.start for first, second in pairwise(found))
    for each in found:
        parts = list(slots(each, 15))
        assert abs(sum(seconds for _, _, seconds in parts) - each.seconds) < 1e-3
        assert all(0 < seconds <= 900 and 0 <= slot < 96 for _, slot, seconds in parts)


def test_usual_hours_are_those_of_most_days():
    rows = []
    for ago in range(14, 0, -1):
        rows += [sat(at(9, days_ago=ago), at(12, days_ago=ago)), sat(at(13, days_ago=ago), at(17, days_ago=ago))]
    rows.append(sat(at(20, days_ago=3), at(23, days_ago=3)))
    assert usual_hours(rows, NOW) == [(9 * 60, 12 * 60), (13 * 60, 17 * 60)]


def test_short_breaks_do_not_cut_the_usual_hours():
    rows = []
    for ago in range(10, 0, -1):
        rows += [sat(at(9 + n, 5, days_ago=ago), at(9 + n, 55, days_ago=ago)) for n in range(3)]
    assert usual_hours(rows, NOW) == [(9 * 60, 12 * 60)]


def test_too_little_is_no_habit():
    few = [sat(at(9, days_ago=ago), at(12, days_ago=ago)) for ago in range(1, 5)]
    assert usual_hours(few, NOW) is None
    assert usual_hours([], NOW) is None
    long_ago = [sat(at(9, days_ago=ago), at(12, days_ago=ago)) for ago in range(100, 130)]
    assert usual_hours(long_ago, NOW) is None


@given(told())
def test_usual_hours_are_ranges_of_a_day_in_order(rows: list[Row]):
    edges = [edge for hours in usual_hours(rows, NOW) or [] for edge in hours]
    assert edges == sorted({*edges})
    assert all(0 <= edge <= 1440 for edge in edges)
