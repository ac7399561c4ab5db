"""The days around spasms: sitting, standing and spasms on one line, and nothing concluded from it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from reminderd.history.event_row import Row
from reminderd.history.report import page
from reminderd.history.spasms import Spasm
from reminderd.history.timeline import Line, timeline
from tests.history.made import NOW, at, iso, row, sat, totals
from tests.history.test_report import Outline

FIRST = (NOW - timedelta(days=89)).date()


def stood(start_hour: int, end_hour: int, days_ago: int = 0) -> Row:
    start, end = at(start_hour, days_ago=days_ago), at(end_hour, days_ago=days_ago)
    told = {"standing_since": iso(start), "standing_seconds": (end - start).total_seconds()}
    return row(end, "sitting", sitting_since=None, sitting_seconds=0, **told)


def days(rows: list[Row], spasms: tuple[Spasm, ...] = (), first: date = FIRST) -> list[Line]:
    return timeline(rows, spasms, NOW, first)


def test_who_never_logged_a_spasm_and_never_stood_has_no_such_lines() -> None:
    assert days([sat(at(9, days_ago=days_ago), at(10, days_ago=days_ago)) for days_ago in range(30)]) == []


def test_a_spasm_stands_on_the_same_line_as_the_sitting_of_its_day_and_of_the_days_before() -> None:
    rows = [sat(at(9, days_ago=days_ago), at(10, days_ago=days_ago)) for days_ago in range(60)]
    found = days(rows, (Spasm(at(14, 20, days_ago=40), "lower left"),))
    assert [(NOW.date() - each.date).days for each in found] == [42, 41, 40, *range(13, -1, -1)]
    assert found[2] == Line((NOW - timedelta(days=40)).date(), [("sitting", 540, 600)], [(860, "lower left")])


def test_standing_is_told_apart_and_both_are_in_order() -> None:
    (line,) = days(
        [sat(at(11), at(12)), stood(10, 11), row(at(10), "standing", sitting_since=iso(at(9)), sitting_seconds=3600)]
    )
    assert line.parts == [("sitting", 540, 600), ("standing", 600, 660), ("sitting", 660, 720)]


def test_a_night_at_the_desk_is_on_both_days() -> None:
    rows = [sat(at(22, days_ago=1), at(1)), stood(10, 11)]
    assert [each.parts for each in days(rows)] == [
        [("sitting", 1320, 1440)],
        [("sitting", 0, 60), ("standing", 600, 660)],
    ]


def test_what_lies_before_the_days_of_the_report_is_left_out() -> None:
    assert days([], (Spasm(at(9, days_ago=95)),)) == []
    assert days([], (Spasm(at(9, days_ago=89)),))[0].date == FIRST


def drawn(*lines: Line) -> str:
    return page(totals([sat(at(9), at(10))], 7), NOW, lines)


LINE = Line(NOW.date(), [("sitting", 540, 600), ("standing", 600, 660)], [(860, "lower left")])


def test_the_page_draws_them_and_says_that_together_is_not_because() -> None:
    text = drawn(Line((NOW - timedelta(days=3)).date(), [("sitting", 600, 700)]), LINE)
    outline = Outline(text)
    assert "Days and spasms" in outline.headings
    said = " ".join(outline.text)
    assert "does not mean that one is the cause of the other" in said
    assert "14:20  lower left" in said
    assert {"main", "stood", "spasm"} <= {str(each.get("class")) for _tag, each in outline.seen}
    assert "…" in said, "days are left out between them"


def test_without_lines_the_page_is_as_it_was() -> None:
    assert "Days and spasms" not in drawn()


@pytest.mark.parametrize("where", ["<script>alert(1)</script>", '"><img src=x onerror=x>', "\u202egnp"])
def test_a_place_is_never_markup(where: str) -> None:
    text = drawn(Line(NOW.date(), [], [(0, where)]))
    Outline(text)
    assert not re.search(r"<script|<img|\u202e", text)


def test_every_part_lies_within_its_line() -> None:
    text = drawn(Line(NOW.date(), [("sitting", 0, 1440), ("standing", 61, 62)], [(1439, "")]), LINE)
    for start, width in re.findall(r"inset-inline-start: (-?[\d.]+)%; width: ([\d.]+)%", text):
        assert float(start) >= 0
        assert float(start) + float(width) <= 100.1
