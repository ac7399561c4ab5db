"""The bars of a chart: one for each day, or for each week or month of a longer span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reminderd.history.totals import DayTotals, Totals, together

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


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
        return [_bar(day_label(day.date), day_label(day.date)[4:], [day]) for day in figures.days]
    weekly = len(figures.days) <= most_weeks * 7
    spans: dict[str, list[DayTotals]] = {}
    for day in figures.days:
        spans.setdefault(f"{day.date:%G W%V}" if weekly else f"{day.date:%b %Y}", []).append(day)
    return [_bar(name, name[5:] if weekly else name, days) for name, days in spans.items()]


def _bar(label: str, tick: str, days: Sequence[DayTotals]) -> Bar:
    whole, sat = together(days), sum(day.sitting > 0 for day in days)
    return Bar(label, tick, whole.sitting / max(1, sat), whole.longest, whole.observed, whole.claimed)


def day_label(day: date) -> str:
    """Write a date as "Sun 22 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


def long_label(day: date) -> str:
    """Write a date as "22 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"
