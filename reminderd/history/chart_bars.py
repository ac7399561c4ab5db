"""The bars of a chart: one for each day, or for each week or month of a longer span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reminderd.history.totals import DayTotals, Totals

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. For several days, `sitting` is their average, without the days on which nobody sat."""

    label: str
    tick: str
    """A shorter label, for an axis."""
    sitting: float
    longest: float
    """The longest sitting on any of the days."""
    observed: int
    claimed: int


def bars(figures: Totals, most_days: int, most_weeks: int) -> list[Bar]:
    """Return a bar for each day; for each week if there are more days than `most_days`; else for each month."""
    if len(figures.days) <= most_days:
        return [_bar(day_label(day.date), day_label(day.date)[4:].strip(), [day]) for day in figures.days]
    weekly = len(figures.days) <= most_weeks * 7
    label = week_label if weekly else month_label
    spans: dict[str, list[DayTotals]] = {}
    for day in figures.days:
        spans.setdefault(label(day.date), []).append(day)
    return [_bar(name, name[5:] if weekly else name, days) for name, days in spans.items()]


def _bar(label: str, tick: str, days: Sequence[DayTotals]) -> Bar:
    sat = [day.sitting for day in days if day.sitting > 0]
    return Bar(
        label,
        tick,
        sum(sat) / max(1, len(sat)),
        max(day.longest for day in days),
        sum(day.observed for day in days),
        sum(day.claimed for day in days),
    )


def day_label(day: date) -> str:
    """Write a date as "Sun 22 Nov", in English whatever the locale."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def week_label(day: date) -> str:
    """Write the ISO week of a date as "2026 W47"."""
    year, week, _ = day.isocalendar()
    return f"{year} W{week:02}"


def month_label(day: date) -> str:
    """Write the month of a date as "Nov 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def long_label(day: date) -> str:
    """Write a date as "22 Nov 2026"."""
    return f"{day.day} {month_label(day)}"
