"""Durations and times of day as they are typed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.cli.errors import WrongUsage
from reminderd.cli.time_arguments import looks_like_time, next_time, until_or_duration


@pytest.fixture(autouse=True)
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Berlin, or where the test says."""
    monkeypatch.setenv("TZ", getattr(request, "param", "Europe/Berlin"))
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


NOW = "2026-11-22T14:03:11+01:00"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("45m", 2700),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("90s", 90),
        ("2d", 172800),
        ("5min", 300),
        ("2 hours", 7200),
        ("1 Hour 20 Minutes", 4800),
        ("90sec", 90),
        ("1week", 604800),
    ],
)
def test_durations(words: str, seconds: float) -> None:
    assert until_or_duration(words.split(), local(NOW)) == {"seconds": seconds}


@pytest.mark.parametrize(("word", "until"), [("20:30", "2026-11-22T20:30"), ("tomorrow", "2026-11-23T00:00")])
def test_a_time_needs_no_option(word: str, until: str) -> None:
    assert looks_like_time(word)
    assert until_or_duration([word], local(NOW)) == {"until": f"{until}:00+01:00"}


@pytest.mark.parametrize("words", ["0s", "bananas", "45", "-5m", "400d", "", "5m 5m", "9" * 80, "5minx", "25:00"])
def test_what_is_no_duration(words: str) -> None:
    with pytest.raises(WrongUsage):
        until_or_duration(words.split() or [""], local(NOW))


@pytest.mark.parametrize("word", ["movement", "all", "20-20-20", "m", "eyes 2", "5-minutes"])
def test_names_are_not_durations(word: str) -> None:
    assert not looks_like_time(word)


@pytest.mark.parametrize(
    ("now", "text", "then"),
    [
        ("2026-11-22T14:03:11+01:00", "15:00", "2026-11-22T15:00:00+01:00"),
        ("2026-11-22T14:03:11+01:00", "9:30", "2026-11-23T09:30:00+01:00"),
        ("2026-11-22T14:03:11+01:00", "14:03", "2026-11-23T14:03:00+01:00"),
        ("2026-12-31T23:00:00+01:00", "00:00", "2027-01-01T00:00:00+01:00"),
        # The clock goes from 02:00 to 03:00 on the 29th of March; there is no 02:30.
        ("2026-03-29T01:00:00+01:00", "02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-03-28T12:00:00+01:00", "11:00", "2026-03-29T11:00:00+02:00"),
        # And from 03:00 back to 02:00 on the 25th of October; there are two, and the first is meant.
        ("2026-10-25T02:10:00+02:00", "02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:40:00+02:00", "02:30", "2026-10-26T02:30:00+01:00"),
        ("2026-10-25T02:40:00+01:00", "02:30", "2026-10-26T02:30:00+01:00"),
    ],
)
def test_until_is_the_next_such_time(now: str, text: str, then: str) -> None:
    assert next_time(text, local(now)).isoformat() == then


@pytest.mark.parametrize("_zone", ["Europe/Berlin", "UTC", "America/New_York", "Australia/Lord_Howe"], indirect=True)
@given(st.integers(1_700_000_000, 1_900_000_000), st.integers(0, 23), st.integers(0, 59))
def test_until_is_always_ahead_and_within_two_days(stamp: int, hour: int, minute: int) -> None:
    now = datetime.fromtimestamp(stamp).astimezone()
    then = next_time(f"{hour}:{minute:02}", now)
    assert timedelta(0) < then - now <= timedelta(hours=26)


@pytest.mark.parametrize("text", ["", "24:00", "7", "12:60", "12:5", "-1:00", "١٢:٠٠", "12:00:00", "noon", " 12:00"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(WrongUsage, match="not a time of day"):
        next_time(text, local("2026-11-22T14:03:11+01:00"))
