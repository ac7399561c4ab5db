"""The days around the spasms that were logged: sitting, standing and spasms, each day on one line of the report.

That one thing comes with another is no cause. So nothing is counted together here: the person sees the days as they
were, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from reminderd.history.event_row import Row
from reminderd.history.sittings import Posture, SittingSpan, sitting_spans
from reminderd.history.spasms import Spasm

DAYS_BEFORE = 2
"""So many days before a spasm are shown with it; our choice."""
LATEST_DAYS = 14
"""So many days up to today are shown with them."""
_MOST_DAYS = 120


@dataclass(slots=True)
class Line:
    """One local date. Times are in minutes after midnight."""

    date: date
    parts: list[tuple[Posture, int, int]] = field(default_factory=list)
    """From when to when the person sat or stood, in order."""
    spasms: list[tuple[int, str]] = field(default_factory=list)
    """When, and where it was, in the person's own words."""


def timeline(
    rows: Iterable[Row], spasms: Sequence[Spasm], now: datetime, first: date, status: dict[str, Any] | None = None
) -> list[Line]:
    """Return the days since `first` worth seeing, oldest first: those around spasms, and the latest.

    There are none where nobody stood and no spasm was logged. `rows` are the events that tell of a sitting.
    """
    known, today = list(rows), now.date()
    logged = [each for each in spasms if first <= each.at.date() <= today]
    stood = sitting_spans(known, now, status, "standing")
    latest = {today - timedelta(days=n) for n in range(LATEST_DAYS)}
    if not logged and latest.isdisjoint(each.start.date() for each in stood):
        return []
    around = {each.at.date() - timedelta(days=n) for each in logged for n in range(DAYS_BEFORE + 1)}
    lines = {day: Line(day) for day in sorted(around | latest)[-_MOST_DAYS:] if day >= first}
    spans: dict[Posture, list[SittingSpan]] = {"sitting": sitting_spans(known, now, status), "standing": stood}
    for posture, several in spans.items():
        for span in several:
            for day, start, end in _by_day(span):
                if line := lines.get(day):
                    line.parts.append((posture, start, end))
    for each in logged:
        if line := lines.get(each.at.date()):
            line.spasms.append((_minute(each.at), each.where))
    while lines and not (oldest := next(iter(lines.values()))).parts and not oldest.spasms:
        del lines[oldest.date]
    for line in lines.values():
        line.parts.sort(key=lambda part: part[1:])
    return list(lines.values())


def _by_day(span: SittingSpan) -> Iterable[tuple[date, int, int]]:
    """Yield the parts of a span, one for each local date."""
    day, last = span.start.date(), span.end.date()
    while day <= last:
        yield day, _minute(span.start) if day == span.start.date() else 0, _minute(span.end) if day == last else 1440
        day += timedelta(days=1)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
