"""Days and months are named by the language in force, not by the system's locale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from reminderd.core.dates import month, short_month, short_weekday, weekday, weekday_and_time


def test_english_names_are_those_that_the_c_locale_has() -> None:
    for day in (date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(0, 365, 5)):
        assert f"{weekday(day)} {short_weekday(day)} {month(day)} {short_month(day)}" == f"{day:%A %a %B %b}"
    assert weekday_and_time(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == "Mon 15:30"
