"""From events to sittings: when somebody sat down, got up, and how much of it was observed. And to standings.

Only what the engine counted is sitting. The event that ends a sitting tells it (`break`, `stopped`, `standing`), so
time asleep, switched off or in an empty room is never in it, however the wall clock was set meanwhile. The same is true
of standing at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from reminderd.history.event_row import Row, moment

SITTING_ENDS = ("break", "elsewhere", "stopped", "standing", "sitting")
"""The events that tell of a sitting, or of a standing."""
Posture = Literal["sitting", "standing"]
_LONGEST_SECONDS = 7 * 86400.0
"""No sitting is believed to be longer."""


@dataclass(frozen=True, slots=True)
class SittingSpan:
    """One uninterrupted sitting, or standing, in the person's local time then."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """How long it was."""
        return (self.end - self.start).total_seconds()


def sitting_spans(
    rows: Iterable[Row], now: datetime, status: dict[str, Any] | None = None, posture: Posture = "sitting"
) -> list[SittingSpan]:
    """Return the sittings that these events end, and the present one from a running daemon's `status`, in order.

    The same for "standing".

    One that goes on over a restart is told twice (`stopped`, then `break`): the longer telling counts. Where two
    overlap (the clock was set back), the time is counted once. An event from the future is ignored.
    """
    told = [_span(end, row, posture) for row in rows if row["event"] in SITTING_ENDS and (end := moment(row))]
    if status and (present := status.get("presence")):
        told.append(_span(now, present, posture))
    longest: dict[int, SittingSpan] = {}
    for since, each in filter(None, told):
        if each.end <= now + timedelta(minutes=1) and each.seconds > getattr(longest.get(since), "seconds", 0.0):
            longest[since] = each
    found: list[SittingSpan] = []
    for each in sorted(longest.values(), key=lambda span: span.end):
        start = max(each.start, found[-1].end).astimezone(each.end.tzinfo) if found else each.start
        if start < each.end:
            found.append(SittingSpan(start, each.end))
    return found


def _span(end: datetime, row: Mapping[str, Any], posture: Posture) -> tuple[int, SittingSpan] | None:
    """Return a sitting and the second in which it began by the daemon's own word, by which it is known again.

    The span is reckoned back from the end: its seconds were counted on a clock that never steps.
    """
    seconds = row.get(f"{posture}_seconds")
    if not isinstance(seconds, (int, float)) or not 0 < seconds <= _LONGEST_SECONDS:
        return None
    began = moment(row, f"{posture}_since") or end  # some tell it with fractions of a second, some without
    return int(began.timestamp()), SittingSpan(end - timedelta(seconds=seconds), end)


def slots(span: SittingSpan, minutes: int) -> Iterator[tuple[date, int, float]]:
    """Cut a sitting into slots of the day: the local date, which slot of `minutes`, and the seconds in it."""
    at, end = span.start.replace(tzinfo=None), span.end.replace(tzinfo=None)
    while at < end:
        slot, into = divmod(at.hour * 60 + at.minute, minutes)
        left = timedelta(minutes=minutes - into, seconds=-at.second, microseconds=-at.microsecond)
        following = min(end, at + left)
        yield at.date(), slot, (following - at).total_seconds()
        at = following


def usual_hours(rows: Iterable[Row], now: datetime, days: int = 28) -> list[tuple[int, int]] | None:
    """Return the hours in which this person usually sits, as (start, end) in minutes after midnight.

    A quarter of an hour is usual when most of it was sat in on at least half of the days with any real sitting
    among the last `days`. None: there are fewer than five such days, or no habit in them.
    """
    first = (now - timedelta(days=days)).date()
    quarters: dict[date, dict[int, float]] = {}
    for span in sitting_spans(rows, now):
        for on, quarter, seconds in slots(span, 15):
            if on >= first:
                day = quarters.setdefault(on, {})
                day[quarter] = day.get(quarter, 0.0) + seconds
    real = [day for day in quarters.values() if sum(day.values()) >= 1800]
    if len(real) < 5:
        return None
    usual = [quarter for quarter in range(96) if 2 * sum(day.get(quarter, 0) >= 450 for day in real) >= len(real)]
    found: list[tuple[int, int]] = []
    for start in (quarter * 15 for quarter in usual):
        if found and start - found[-1][1] <= 15:  # one quarter away from the desk is a break, not an absence
            found[-1] = (found[-1][0], start + 15)
        else:
            found.append((start, start + 15))
    return [each for each in found if each[1] - each[0] >= 30] or None
