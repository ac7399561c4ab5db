"""The page: whole, self-contained, readable without its drawings, and nobody's words are markup in it."""

from __future__ import annotations

import functools
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from reminderd.history.event_row import Row
from reminderd.history.report import page
from tests.history.made import NOW, at, office_days, row, sat, totals

VOID = {"meta"}


class Outline(HTMLParser):
    """Reads a page strictly: every element is closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append(data)
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


@functools.cache
def office(days: int) -> str:
    return page(totals(office_days(days, NOW, 1 + days // 100), days), NOW)


@pytest.mark.parametrize("days", [1, 30, 90, 93, 800])
def test_every_element_is_closed_and_the_headings_are_in_order(days: int):
    outline = Outline(office(days))
    first, *rest = outline.headings
    assert first == "Sitting and breaks"
    expected = ["Sitting per day", "When you sit", "Answers", "When reminderd kept quiet"]
    assert rest == expected[: len(rest)]
    assert days == 1 or len(rest) == 4


def test_nothing_is_fetched_and_nothing_runs():
    text = office(90)
    outline = Outline(text)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in outline.seen)
    assert not re.search(r"https?:|//|url\(|@import|\bon\w+=", text)
    assert "default-src 'none'" in text


def test_every_figure_stands_in_a_table_that_can_be_read_aloud():
    outline = Outline(office(90))
    assert len(outline.all("table")) == 4
    assert all(each["scope"] in ("row", "col") for each in outline.all("th"))
    ids = {attributes["id"] for _, attributes in outline.seen if "id" in attributes}
    assert {each["aria-labelledby"] for each in outline.all("section")} <= ids
    assert outline.all("html") == [{"lang": "en"}]


def hostile(name: str) -> list[Row]:
    return [
        sat(at(9), at(10)),
        row(at(9), "shown", name),
        row(at(9), "done", name),
        row(at(10), "released", name, reason=name, seconds=60),
    ]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=x>', "&amp;", "a\x1b[31m\x00b", "\u202egnp", "x" * 5000]
)
def test_names_are_shown_as_written_and_never_markup(name: str):
    text = page(totals(hostile(name), 7), NOW)
    outline = Outline(text)
    assert {"script", "img"}.isdisjoint(tag for tag, _ in outline.seen)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    cleaned = re.sub(r"[\x00-\x1f\u202e]", " ", name)
    assert cleaned in outline.text


def test_a_history_without_anything_makes_a_page_that_says_so():
    text = page(totals([], 90), NOW)
    assert Outline(text).headings == ["Sitting and breaks"]
    assert "No sitting was recorded" in text


def test_a_sitting_that_began_before_these_days_is_no_longest_of_theirs():
    assert ">–<" in page(totals([sat(at(23, days_ago=1), at(1))], 1), NOW)


def test_the_days_before_the_first_record_are_left_out():
    text = page(totals([sat(at(9, days_ago=3), at(10, days_ago=3))], 3650), NOW)
    assert "19 Nov 2026 – 22 Nov 2026" in text


def test_the_lead_tells_whether_it_became_better():
    rows = [sat(at(9, days_ago=ago), at(9, days_ago=ago) + timedelta(minutes=30 + 4 * ago)) for ago in range(20)]
    assert "is now <strong>42 min</strong>; at the beginning it was <strong>1 h 34 min</strong>" in page(
        totals(rows, 30), NOW
    )


def test_many_years_are_told_by_month():
    text = office(800)
    assert "on an average day" in text
    assert ">Oct 2026<" in text
    assert len(text) < 200_000


def test_a_shade_stands_for_twelve_minutes():
    sittings = [(9, 29), (10, 30), (11, 719), (12, 720), (13, 3599)]
    text = page(totals([sat(at(hour), at(hour) + timedelta(seconds=long)) for hour, long in sittings], 1), NOW)
    shades = re.findall(r'heat(\d)">[1-9]|heat(\d)">0<', text)
    assert [f"{a}{b}" for a, b in shades if f"{a}{b}" != "0"] == ["1", "1", "2", "5"]
