"""From rows to figures: per day, by hour, by reminder and by hold; the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from reminderd.history.event_row import Row, moment
from reminderd.history.sittings import SittingSpan, sitting_spans, slots

MOST_DAYS = 36_500
"""More than anybody's history has."""
ANSWERS = ("shown", "done", "taken", "snoozed", "skipped", "ignored", "expired")


@dataclass(slots=True)
class DayTotals:
    """The figures of one local date."""

    date: date
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Seconds of sitting in each hour of the day."""
    longest: float = 0.0
    """Seconds of the longest stretch that began on this day, also where it went on past midnight."""
    observed: int = 0
    """Natural breaks that were observed."""
    claimed: int = 0
    """Breaks the person told of: movement answered by "done", and `reset`."""

    @property
    def sitting(self) -> float:
        """Seconds of sitting."""
        return sum(self.hours)


@dataclass(slots=True)
class HoldTotal:
    """What one reason held, over the whole time."""

    seconds: float = 0.0
    times: int = 0


@dataclass(slots=True)
class Totals:
    """All figures of a span of days, without a gap, oldest first."""

    days: list[DayTotals]
    answers: dict[str, dict[str, int]]
    """By reminder: how often each of `ANSWERS` happened."""
    holds: dict[str, HoldTotal]
    """By reason, longest first."""

    @property
    def sat(self) -> list[DayTotals]:
        """The days with any sitting: what averages are taken over."""
        return [day for day in self.days if day.sitting > 0]

    def weekday_hours(self) -> list[list[float]]:
        """Average seconds of sitting by weekday (Monday first) and hour, over the days with any sitting."""
        sums, counts = [[0.0] * 24 for _ in range(7)], [0] * 7
        for day in self.sat:
            weekday = day.date.weekday()
            counts[weekday] += 1
            sums[weekday] = [a + b for a, b in zip(sums[weekday], day.hours, strict=True)]
        return [[each / max(1, count) for each in row] for row, count in zip(sums, counts, strict=True)]


def first_day(now: datetime, days: int) -> datetime:
    """Return the local midnight at which a span of `days` days (`MOST_DAYS` at most) that ends today begins."""
    first = now.date() - timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    return datetime(first.year, first.month, first.day).astimezone()


def add_up(rows: Iterable[Row], now: datetime, days: int, status: dict[str, Any] | None = None) -> Totals:
    """Add up the rows for the last `days` local dates, today included; `status` brings the present sitting.

    One run over the rows, which may be a stream of ten years: most are counted by their date as it is written.
    """
    first = first_day(now, days).date()
    dates = [first + timedelta(days=n) for n in range((now.date() - first).days + 1)]
    table = {each.isoformat(): DayTotals(each) for each in dates}
    ends: list[Row] = []
    answers: dict[str, dict[str, int]] = {}
    holds: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        event, reminder, day = row["event"], row.get("reminder"), table.get(row["at"][:10])
        if event in ("break", "stopped"):
            ends.append(row)
        elif day and event == "released":
            if span := _held(row):
                holds.setdefault(str(row.get("reason") or "unknown"), []).append(span)
        elif day and event in ANSWERS and isinstance(reminder, str):
            counts = answers.get(reminder) or answers.setdefault(reminder, dict.fromkeys(ANSWERS, 0))
            counts[event] += 1
            day.claimed += event == "done" and reminder == "movement" and row.get("via") != "reset"
    _count_breaks(ends, now, table)
    _share_out(sitting_spans(ends, now, status), table)
    held = {reason: _together(spans) for reason, spans in holds.items()}
    return Totals(
        list(table.values()),
        dict(sorted(answers.items(), key=lambda item: (-item[1]["shown"], item[0]))),
        dict(sorted(held.items(), key=lambda item: -item[1].seconds)),
    )


def _count_breaks(ends: Iterable[Row], now: datetime, table: dict[str, DayTotals]) -> None:
    for row in ends:
        at = moment(row)
        if row["event"] == "break" and at and at <= now + timedelta(minutes=1) and (day := table.get(row["at"][:10])):
            claimed = row.get("cause") == "reset"
            day.claimed += claimed
            day.observed += not claimed


def _share_out(sat: Iterable[SittingSpan], table: dict[str, DayTotals]) -> None:
    for stretch in sat:
        began = table.get(stretch.start.date().isoformat())
        if began:
            began.longest = max(began.longest, stretch.seconds)
        for on, hour, seconds in slots(stretch, 60):
            if day := table.get(on.isoformat()):
                day.hours[hour] += seconds


def _held(row: Row) -> tuple[float, float] | None:
    at, seconds = moment(row), row.get("seconds")
    if at is None or not isinstance(seconds, (int, float)):
        return None
    return at.timestamp() - max(0.0, seconds), at.timestamp()


def _together(spans: list[tuple[float, float]]) -> HoldTotal:
    """One hold over several reminders is told by each of them; it is counted once."""
    held, reached = HoldTotal(), float("-inf")
    for start, end in sorted(spans):
        held.times += start > reached
        held.seconds += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return held


def as_json(figures: Totals) -> dict[str, Any]:
    """Return the figures as `stats --json` prints them: seconds, whole."""
    return {
        "from": figures.days[0].date.isoformat(),
        "to": figures.days[-1].date.isoformat(),
        "sitting_seconds": round(sum(day.sitting for day in figures.days)),
        "longest_stretch_seconds": round(max(day.longest for day in figures.days)),
        "breaks_observed": sum(day.observed for day in figures.days),
        "breaks_claimed": sum(day.claimed for day in figures.days),
        "days": [
            {
                "date": day.date.isoformat(),
                "sitting_seconds": round(day.sitting),
                "longest_stretch_seconds": round(day.longest),
                "breaks_observed": day.observed,
                "breaks_claimed": day.claimed,
                "sitting_seconds_by_hour": [round(each) for each in day.hours],
            }
            for day in figures.days
        ],
        "answers": figures.answers,
        "holds": {why: {"seconds": round(held.seconds), "times": held.times} for why, held in figures.holds.items()},
    }
