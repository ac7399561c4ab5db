"""The names of days and months in the language in force. The system's own locale is not asked: it may speak another."""

from __future__ import annotations

from datetime import date, datetime

from reminderd.core.language import _, pgettext


def weekday(day: date) -> str:
    """Return the day of the week: "Monday"."""
    names = (
        pgettext("day of the week", "Monday"),
        pgettext("day of the week", "Tuesday"),
        pgettext("day of the week", "Wednesday"),
        pgettext("day of the week", "Thursday"),
        pgettext("day of the week", "Friday"),
        pgettext("day of the week", "Saturday"),
        pgettext("day of the week", "Sunday"),
    )
    return names[day.weekday()]


def short_weekday(day: date) -> str:
    """Return the day of the week in short: "Mon"."""
    names = (
        pgettext("day of the week, short", "Mon"),
        pgettext("day of the week, short", "Tue"),
        pgettext("day of the week, short", "Wed"),
        pgettext("day of the week, short", "Thu"),
        pgettext("day of the week, short", "Fri"),
        pgettext("day of the week, short", "Sat"),
        pgettext("day of the week, short", "Sun"),
    )
    return names[day.weekday()]


def month(day: date) -> str:
    """Return the month as it stands beside the number of the day: "November"."""
    names = (
        pgettext("month beside a day", "January"),
        pgettext("month beside a day", "February"),
        pgettext("month beside a day", "March"),
        pgettext("month beside a day", "April"),
        pgettext("month beside a day", "May"),
        pgettext("month beside a day", "June"),
        pgettext("month beside a day", "July"),
        pgettext("month beside a day", "August"),
        pgettext("month beside a day", "September"),
        pgettext("month beside a day", "October"),
        pgettext("month beside a day", "November"),
        pgettext("month beside a day", "December"),
    )
    return names[day.month - 1]


def short_month(day: date) -> str:
    """Return the month in short, as it stands beside the number of the day: "Nov"."""
    names = (
        pgettext("month beside a day, short", "Jan"),
        pgettext("month beside a day, short", "Feb"),
        pgettext("month beside a day, short", "Mar"),
        pgettext("month beside a day, short", "Apr"),
        pgettext("month beside a day, short", "May"),
        pgettext("month beside a day, short", "Jun"),
        pgettext("month beside a day, short", "Jul"),
        pgettext("month beside a day, short", "Aug"),
        pgettext("month beside a day, short", "Sep"),
        pgettext("month beside a day, short", "Oct"),
        pgettext("month beside a day, short", "Nov"),
        pgettext("month beside a day, short", "Dec"),
    )
    return names[day.month - 1]


def weekday_and_time(moment: datetime) -> str:
    """Return a time within the week around today: "Mon 15:30"."""
    # Translators: a day of the week in short, and a time of the day: "Mon 15:30".
    return _("{weekday} {time}", weekday=short_weekday(moment), time=f"{moment:%H:%M}")


def weekday_and_day(day: date) -> str:
    """Return a date of these weeks: "Sun 22 Nov"."""
    # Translators: a date in short: "Sun 22 Nov". It stands in a column that is 11 letters wide.
    return _("{weekday} {day} {month}", weekday=short_weekday(day), day=day.day, month=short_month(day))


def day_month_year(day: date) -> str:
    """Return a date with its year: "22 Nov 2026"."""
    # Translators: a date in short, with its year: "22 Nov 2026".
    return _("{day} {month} {year}", day=day.day, month=short_month(day), year=day.year)


def month_and_year(day: date) -> str:
    """Return the month of a day: "Nov 2026"."""
    # Translators: a month in short, and its year: "Nov 2026". It stands in a column that is 11 letters wide.
    return _("{month} {year}", month=short_month(day), year=day.year)


def year_and_week(day: date) -> str:
    """Return the week of a day, as ISO 8601 counts it: "2026 W47"."""
    year, week, _weekday = day.isocalendar()
    # Translators: a year, and the number of a week in it: "2026 W47". It stands in a column that is 11 letters wide.
    return _("{year} W{week}", year=year, week=f"{week:02}")
