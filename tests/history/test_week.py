"""The word of the week: what was seen, beside the week before, and one thing to try."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.history.event_row import Row
from reminderd.history.spasms import Spasm
from reminderd.history.week import sum_up
from tests.history.made import NOW, at, iso, row, sat
from tests.reminders.test_shipped_words import MEDICAL_NUMBERS, PROMISES

REPROACH = re.compile(r"score|streak|only|should|must|failed|bad|good|better|worse|well done|great|goal", re.IGNORECASE)


def said(rows: list[Row], spasms: tuple[Spasm, ...] = ()) -> tuple[str, ...]:
    return sum_up(rows, NOW, spasms).lines


def test_the_week_stands_beside_the_week_before() -> None:
    rows = [sat(at(9, days_ago=9), at(10, 30, days_ago=9)), sat(at(9, days_ago=2), at(9, 40, days_ago=2))]
    rows += [sat(at(10, days_ago=2), at(10, 50, days_ago=2))]
    assert said(rows) == (
        "Longest sitting: 50 min (Friday); the week before: 1 h 30 min.",
        "Breaks seen: 2; the week before: 1.",
    )


def test_in_the_first_week_there_is_nothing_to_stand_beside() -> None:
    assert said([sat(at(9, days_ago=2), at(9, 40, days_ago=2))]) == (
        "Longest sitting: 40 min (Friday).", "Breaks seen: 1."
    )  # fmt: skip


def test_nobody_sat_and_nothing_is_said() -> None:
    assert said([]) == ()
    assert said([sat(at(9, days_ago=9), at(10, 30, days_ago=9))], (Spasm(at(9)),)) == ()


def test_what_the_person_reported_was_not_seen() -> None:
    assert "Breaks seen: 0." in said([sat(at(9), at(9, 40), "reset")])


def test_spasms_are_told_where_there_were_any_and_never_where() -> None:
    rows = [sat(at(9, days_ago=2), at(9, 40, days_ago=2)), sat(at(9, days_ago=9), at(9, 40, days_ago=9))]
    told = said(rows, (Spasm(at(9, days_ago=9), "lower left"), Spasm(at(20, days_ago=30))))
    assert "Spasms logged: 0; the week before: 1." in told
    assert "lower left" not in "".join(told)
    assert not any("Spasm" in line for line in said(rows, (Spasm(at(9, days_ago=30)),)))


def test_one_thing_to_try_is_in_the_middle_of_the_longest_sitting() -> None:
    told = sum_up([sat(at(15, 5, days_ago=2), at(17, 20, days_ago=2)), sat(at(9), at(10, 30))], NOW)
    assert told.lines[-1] == (
        "Friday: no break was seen from 15:05 to 17:20. One thing to try: get up once at about 16:15."
    )
    assert dict(told.facts)["suggested"] == "longest_sitting"


def test_a_weekday_that_ends_so_again_and_again_comes_first() -> None:
    tuesdays = (5, 12, 19)
    rows = [sat(at(14, days_ago=days), at(14, 50, days_ago=days)) for days in tuesdays]
    rows += [sat(at(15, days_ago=days), at(17, 10 * number, days_ago=days)) for number, days in enumerate(tuesdays)]
    rows += [sat(at(9, days_ago=2), at(12, days_ago=2))]
    assert said(rows)[-1] == (
        "Tuesday: no break was seen after 15:00 in 3 of the last 4 weeks. One thing to try: get up once at about 16:00."
    )


def test_four_weeks_have_four_of_each_weekday() -> None:
    rows = [sat(at(9, days_ago=days), at(11, 30, days_ago=days)) for days in (28, 21, 14, 7, 0)]
    assert "in 4 of the last 4 weeks" in sum_up(rows, at(12)).lines[-1]


def test_the_sitting_that_goes_on_counts_and_who_stood_up_ended_one() -> None:
    present = {"presence": {"sitting_since": iso(at(16)), "sitting_seconds": 7200}}
    assert sum_up([], NOW, (), present).lines[0] == "Longest sitting: 2 h (Sunday)."
    rows = [row(at(10), "standing", sitting_since=iso(at(9)), sitting_seconds=3000)]
    assert said(rows)[0] == "Longest sitting: 50 min (Sunday)."


_sittings = st.lists(st.tuples(st.integers(0, 27), st.integers(0, 20), st.integers(1, 300)), max_size=30)


@given(_sittings, st.lists(st.integers(0, 40), max_size=4))
def test_it_is_short_and_never_a_score_or_a_reproach(sittings: list[tuple[int, int, int]], spasms: list[int]) -> None:
    rows: list[Row] = []
    for days, hour, minutes in sorted(sittings, reverse=True):
        end: datetime = at(hour, minutes, days_ago=days)
        if end < NOW:
            rows.append(sat(at(hour, days_ago=days), end))
    told = said(rows, tuple(Spasm(at(9, days_ago=days)) for days in spasms))
    assert len(told) <= 4
    for line in told:
        assert not REPROACH.search(line.replace("One thing to try", "")), line
        assert not PROMISES.search(line)
        assert not MEDICAL_NUMBERS.search(line)
        assert len(line) <= 140


@pytest.mark.parametrize("rows", [[row(NOW, "break", sitting_seconds="x")], [row(NOW, "stopped")]])
def test_nonsense_says_nothing(rows: list[Row]) -> None:
    assert said(rows) == ()
