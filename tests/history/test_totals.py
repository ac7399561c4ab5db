"""Figures out of rows, and the same figures in a terminal."""

from __future__ import annotations

import re

import pytest

from reminderd.history.event_row import Row
from reminderd.history.terminal_charts import plotted
from reminderd.history.totals import ANSWERS, Totals, as_json, first_day
from tests.history.made import NOW, at, office_days, row, sat, totals


def held(minutes: int, end_hour: int, reminder: str | None = "movement", reason: str = "microphone") -> Row:
    return row(at(end_hour), "released", reminder, reason=reason, seconds=minutes * 60)


def test_sitting_is_told_by_day_and_by_hour_and_its_longest_sitting():
    figures = totals(
        [sat(at(9, days_ago=1), at(10, 30, days_ago=1)), sat(at(11, days_ago=1), at(11, 20, days_ago=1))], 3
    )
    empty, yesterday, today = figures.days
    assert (empty.sitting, today.sitting) == (0, 0)
    assert yesterday.sitting == 110 * 60
    assert yesterday.longest == 90 * 60
    assert [yesterday.hours[hour] for hour in (8, 9, 10, 11, 12)] == [0, 3600, 1800, 1200, 0]


def test_a_sitting_past_midnight_is_the_longest_of_the_day_it_began_and_sitting_of_both():
    figures = totals([sat(at(23, days_ago=1), at(1))], 2)
    assert [day.sitting for day in figures.days] == [3600, 3600]
    assert [day.longest for day in figures.days] == [7200, 0]


def test_breaks_observed_and_claimed_are_kept_apart():
    rows = [
        sat(at(9), at(10)),
        sat(at(10, 10), at(10, 30), "reset"),
        row(at(10, 30), "done", "movement", via="reset"),
        row(at(11), "done", "movement", via="button"),
        row(at(11), "done", "posture", via="movement"),
        row(at(11), "done", "hydration", via="button"),
    ]
    (today,) = totals(rows, 1).days
    assert (today.observed, today.claimed) == (1, 2)


def test_answers_are_counted_by_reminder():
    rows = [row(at(9), "shown", "movement"), row(at(9), "shown", "eyes"), row(at(10), "shown", "eyes")]
    rows += [row(at(10), "taken", "movement"), row(at(10), "snoozed", "eyes"), row(at(10), "ignored", "eyes")]
    answers = totals(rows, 1).answers
    assert list(answers) == ["eyes", "movement"]
    nothing = dict.fromkeys(ANSWERS, 0)
    assert answers["eyes"] == nothing | {"shown": 2, "snoozed": 1, "ignored": 1}


def test_one_call_that_held_three_reminders_is_counted_once():
    rows = [held(30, 10), held(25, 10, "posture"), held(10, 10, "hydration"), held(10, 12), held(5, 13, None, "paused")]
    holds = totals(rows, 1).holds
    assert list(holds) == ["microphone", "paused"]
    assert (holds["microphone"].seconds, holds["microphone"].times) == (40 * 60, 2)


def test_what_lies_outside_the_days_asked_for_or_in_the_future_is_not_counted():
    rows = [
        row(at(9, days_ago=9), "done", "movement"),
        row(at(9, days_ago=-9), "done", "movement"),
        sat(at(20), at(21)),
    ]
    figures = totals(rows, 7)
    assert not figures.answers
    assert not figures.sat
    assert figures.days[-1].observed == 0


def test_nonsense_in_rows_is_passed_over():
    rows = [
        row(at(9), "released", "movement", reason=None, seconds="long"),
        row(at(9), "done", None),
    ]
    figures = totals(rows, 2)
    assert figures.answers == {}
    assert figures.holds == {}


@pytest.mark.parametrize("days", [1, 7, 365, 10**7])
def test_the_span_ends_today_and_has_no_gap(days: int):
    assert first_day(NOW, days).date() <= NOW.date()
    if days < 1000:
        assert len(totals([], days).days) == days


def test_json_has_whole_seconds_and_adds_up():
    figures = as_json(totals([sat(at(9), at(10, 30))], 2))
    assert figures["sitting_seconds"] == 5400 == figures["days"][1]["sitting_seconds"]
    assert sum(figures["days"][1]["sitting_seconds_by_hour"]) == 5400
    assert (figures["from"], figures["to"]) == ("2026-11-21", "2026-11-22")


def office(days: int) -> Totals:
    return totals(office_days(days, NOW, 1 + days // 100), days)


@pytest.mark.parametrize(
    ("days", "width"), [(1, 60), (7, 80), (14, 80), (35, 200), (36, 80), (430, 80), (450, 80), (2000, 80)]
)
def test_the_plot_keeps_to_its_width_and_shows_all_parts(days: int, width: int):
    lines = plotted(office(days), width, colour=False)
    assert max(map(len, lines)) <= max(width, 76)
    text = "\n".join(lines)
    assert "\x1b" not in text
    assert "longest" in text
    assert "movement" in text or days == 1


def test_colour_changes_no_character():
    plain, coloured = (plotted(office(7), 80, colour) for colour in (False, True))
    assert plain == [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured]
    assert plain != coloured


def test_a_span_without_anything_says_so():
    assert plotted(totals([], 7), 80, False) == ["Mon 16 Nov – Sun 22 Nov: no sitting was recorded."]
