"""Days and months are named by the language in force, not by the system's locale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from reminderd.core.dates import (
    day_month_year,
    month,
    month_and_year,
    short_month,
    short_weekday,
    weekday,
    weekday_and_day,
    weekday_and_time,
    year_and_week,
)


def test_english_names_are_those_that_the_c_locale_has() -> None:
    for day in (date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(0, 365, 5)):
        assert f"{weekday(day)} {short_weekday(day)} {month(day)} {short_month(day)}" == f"{day:%A %a %B %b}"
    assert weekday_and_time(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == "Mon 15:30"


def test_english_dates_are_those_that_strftime_writes() -> None:
    for day in (date(2019, 12, 1) + timedelta(days=ahead) for ahead in range(0, 2000, 3)):
        assert weekday_and_day(day) == f"{day:%a} {day.day} {day:%b}"
        assert day_month_year(day) == f"{day.day} {day:%b %Y}"
        assert month_and_year(day) == f"{day:%b %Y}"
        assert year_and_week(day) == f"{day:%G W%V}"
