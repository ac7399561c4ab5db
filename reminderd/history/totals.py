"""From events to figures: by day, by hour, by reminder and by hold; the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from reminderd.core import dates
from reminderd.core.duration import spoken_duration
from reminderd.history.event_row import Row, moment
from reminderd.history.reader import HistoryReader
from reminderd.history.sittings import SITTING_ENDS, sitting_spans, slots

MOST_DAYS = 36_500
"""More than anybody's history has."""
READ_ONE_BY_ONE = (*SITTING_ENDS, "released")
"""The events that are read one by one; all others are only counted."""
MOST_SINGLE_DAYS = 35
"""A span of up to this many days is shown day by day."""
_SPANS = (
    (62 * 7, dates.year_and_week),
    (62 * 31, dates.month_and_year),
    (MOST_DAYS, lambda day: str(day.year)),
)
"""A span of up to this many days is shown by week, by month, by year."""
ANSWERS = ("shown", "done", "taken", "snoozed", "skipped", "ignored", "expired")


@dataclass(slots=True)
class DayTotals:
    """The figures of one local date."""

    date: date
    hours: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Seconds of sitting in each hour of the day."""
    longest: float = 0.0
    """Seconds of the longest sitting that began on this day, also where it went on past midnight."""
    observed: int = 0
    """Natural breaks that were observed."""
    claimed: int = 0
    """Breaks that the person reported: movement answered by "done", and `reset`."""

    @property
    def sitting(self) -> float:
        """Seconds of sitting."""
        return sum(self.hours)


@dataclass(slots=True)
class HoldTotal:
    """How long and how often one reason delayed reminders, over the whole time."""

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

    def spans(self) -> list[tuple[str, DayTotals]]:
        """Return the figures of each day, week, month or year with its name, of several days with average hours."""
        if len(self.days) <= MOST_SINGLE_DAYS:
            return [(dates.weekday_and_day(day.date), day) for day in self.days]
        name_of = next(name_of for most, name_of in _SPANS if len(self.days) <= most)
        named: dict[str, list[DayTotals]] = {}
        for day in self.days:
            named.setdefault(name_of(day.date), []).append(day)
        return [(name, average(days)) for name, days in named.items()]

    def weekday_hours(self) -> dict[str, list[float]]:
        """Return the hours of the average Mon, Tue and so on."""
        by_weekday = ([day for day in self.days if day.date.weekday() == each] for each in range(7))
        # The first of January 2024 was a Monday.
        names = (dates.short_weekday(date(2024, 1, day)) for day in range(1, 8))
        named = zip(names, by_weekday, strict=True)
        return {name: average(days).hours if days else [0.0] * 24 for name, days in named}


def first_day(now: datetime, days: int) -> datetime:
    """Return the local midnight at which a span of `days` days (`MOST_DAYS` at most) that ends today begins."""
    first = now.date() - timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    return datetime(first.year, first.month, first.day).astimezone()


def read_totals(reader: HistoryReader, now: datetime, days: int, status: dict[str, Any] | None = None) -> Totals:
    """Return the figures of the last `days` local dates, today included; `status` brings the present sitting.

    Raises:
        HistoryUnreadable: as `HistoryReader.rows`.
    """
    since, end_of_today = first_day(now, days), first_day(now + timedelta(days=1), 1)
    events, movement_done = reader.counts(since, end_of_today)
    dates = [since.date() + timedelta(days=n) for n in range((now.date() - since.date()).days + 1)]
    table = {each.isoformat(): DayTotals(each) for each in dates}
    ends: list[Row] = []
    holds: dict[str, list[tuple[float, float]]] = {}
    for row in reader.stream(since, events=READ_ONE_BY_ONE):
        at, day, seconds = moment(row), table.get(row["at"][:10]), row.get("seconds")
        if row["event"] in SITTING_ENDS:
            ends.append(row)
        if at is None or day is None:
            continue
        if row["event"] == "break" and at <= now + timedelta(minutes=1):
            claimed = row.get("cause") == "reset"
            day.claimed += claimed
            day.observed += not claimed
        elif row["event"] == "released" and isinstance(seconds, (int, float)):
            span = (at.timestamp() - max(0.0, seconds), at.timestamp())
            holds.setdefault(str(row.get("reason") or "unknown"), []).append(span)
    for on, times in movement_done.items():
        if day := table.get(on):
            day.claimed += times
    for sat in sitting_spans(ends, now, status):
        if began := table.get(sat.start.date().isoformat()):
            began.longest = max(began.longest, sat.seconds)
        for date_of, hour, seated in slots(sat, 60):
            if day := table.get(date_of.isoformat()):
                day.hours[hour] += seated
    answers = {name: {each: found.get(each, 0) for each in ANSWERS} for name, found in events.items()}
    answered = {name: each for name, each in answers.items() if any(each.values())}
    held = {reason: _together(spans) for reason, spans in holds.items()}
    return Totals(
        list(table.values()),
        dict(sorted(answered.items(), key=lambda item: (-item[1]["shown"], item[0]))),
        dict(sorted(held.items(), key=lambda item: -item[1].seconds)),
    )


def _together(spans: list[tuple[float, float]]) -> HoldTotal:
    """Add up holds. One that delayed several reminders is recorded for each of them and counted once."""
    held, reached = HoldTotal(), float("-inf")
    for start, end in sorted(spans):
        held.times += start > reached
        held.seconds += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return held


def together(days: Sequence[DayTotals]) -> DayTotals:
    """Return the figures of several days as those of one, dated by the longest sitting."""
    longest = max(days, key=lambda day: day.longest)
    return DayTotals(
        longest.date,
        [sum(hours) for hours in zip(*(day.hours for day in days), strict=True)],
        longest.longest,
        sum(day.observed for day in days),
        sum(day.claimed for day in days),
    )


def average(days: Sequence[DayTotals]) -> DayTotals:
    """Return the same with the hours of their average day, without the days on which nobody sat."""
    whole, sat = together(days), sum(day.sitting > 0 for day in days)
    whole.hours = [seconds / max(1, sat) for seconds in whole.hours]
    return whole


def spoken(seconds: float) -> str:
    """Write seconds as "7 h 5 min", none as a dash."""
    return spoken_duration(seconds) if seconds > 0 else "–"


def as_json(figures: Totals) -> dict[str, Any]:
    """Return the figures as `stats --json` prints them: seconds, whole."""
    return {
        "from": figures.days[0].date.isoformat(),
        "to": figures.days[-1].date.isoformat(),
        **_as_json(together(figures.days)),
        "days": [
            {
                "date": day.date.isoformat(),
                **_as_json(day),
                "sitting_seconds_by_hour": [round(each) for each in day.hours],
            }
            for day in figures.days
        ],
        "answers": figures.answers,
        "holds": {why: {"seconds": round(held.seconds), "times": held.times} for why, held in figures.holds.items()},
    }


def _as_json(day: DayTotals) -> dict[str, int]:
    return {
        "sitting_seconds": round(day.sitting),
        "longest_sitting_seconds": round(day.longest),
        "longest_stretch_seconds": round(day.longest),  # its name in 1.0.0, for scripts that use it
        "breaks_observed": day.observed,
        "breaks_claimed": day.claimed,
    }
