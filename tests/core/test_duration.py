"""Durations as people write, read and hear them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.duration import format_duration, parse_duration, spoken_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("45m", 2700), ("1h30m", 5400), ("1h 30m", 5400), (" 45M ", 2700), ("0s", 0), ("2h5s", 7205)],
)
def test_what_people_write(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "45", "m", "45 bananas", "-5m", "1.5h", "5m5m", "1h-30m", "٤m", "1e3s", "2d", "9" * 99 + "s", "5m\n; rm"],
)
def test_what_is_no_duration_is_answered_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r'is not a duration \(write "45m" or "1h30m"\)'):
        parse_duration(text)


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("8w", 56), ("2y", 730), ("1y2w", 379)])
def test_days_weeks_and_years_where_they_make_sense(text: str, days: int) -> None:
    assert parse_duration(text, "smhdwy") == days * 86_400


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_again(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"), (45.9, "45 s"), (60, "1 min"), (90, "1 min 30 s"), (119.9, "1 min 59 s"), (3150, "52 min"),
        (3599, "59 min"), (3600, "1 h"), (5400, "1 h 30 min"), (-3, "0 s"),
    ],
)  # fmt: skip
def test_what_is_said_is_rounded_down(seconds: float, words: str) -> None:
    assert spoken_duration(seconds) == words


@given(st.text(max_size=40))
def test_no_text_is_in_the_way(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_duration(text) >= 0
