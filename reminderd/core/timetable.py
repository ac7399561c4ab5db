"""Local wall-clock time: quiet hours and their edges, through daylight saving and missing midnights.

Edges are worked out on the calendar of the zone of `now`, then compared as instants. A time that does not exist on
a day is taken as far after the gap as it lay after the gap's start; of a repeated hour, a range begins in the first
and ends in the second (quiet for longer rather than for less).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from reminderd.core.settings import TimeRange

_DAY_MINUTES = 24 * 60

QuietHours = tuple[tuple[TimeRange, ...], ...]
"""Per weekday, Monday first: the ranges that begin on that day."""


def local_instant(day: date, minute: int, zone: tzinfo | None, *, fold: int = 0) -> datetime:
    """Return the instant at which a wall clock in `zone` reads this many minutes after the day's midnight."""
    days, minute = divmod(minute, _DAY_MINUTES)
    named = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60, fold=fold), zone)
    # Through the instant and back: a reading that does not exist becomes the one that does.
    return datetime.fromtimestamp(named.timestamp(), zone)


@lru_cache(maxsize=4)  # looked at with every event, and the same all day
def _ranges_around(quiet_hours: QuietHours, today: date, zone: tzinfo | None) -> tuple[tuple[datetime, datetime], ...]:
    """Return the quiet ranges that begin from yesterday to eight days ahead, as instants, the earliest first."""
    return tuple(sorted(_ranges(quiet_hours, today, zone), key=lambda pair: pair[0].timestamp()))


def _ranges(quiet_hours: QuietHours, today: date, zone: tzinfo | None) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(-1, 9):
        try:
            day = today + timedelta(days=offset)
        except OverflowError:
            continue
        for each in quiet_hours[day.weekday()]:
            end_minute = each.end_minute
            if end_minute <= each.start_minute:
                end_minute += _DAY_MINUTES
            ends = (local_instant(day, end_minute, zone, fold=fold) for fold in (0, 1))
            yield local_instant(day, each.start_minute, zone), max(ends, key=datetime.timestamp)


def quiet_until(quiet_hours: QuietHours, now: datetime) -> datetime | None:
    """Return the end of the quiet hours that `now` lies in (ranges that touch are one), or None."""
    if not any(quiet_hours):
        return None
    instant = now.timestamp()
    end: datetime | None = None
    for start, finish in _ranges_around(quiet_hours, now.date(), now.tzinfo):
        if start.timestamp() <= instant < finish.timestamp():
            instant, end = finish.timestamp(), finish
    return end


def next_quiet(quiet_hours: QuietHours, now: datetime) -> datetime | None:
    """Return the next beginning of quiet hours after `now`, or None where there is none within a week."""
    instant = now.timestamp()
    starts = [start for start, finish in _ranges_around(quiet_hours, now.date(), now.tzinfo) if start < finish]
    return min((start for start in starts if start.timestamp() > instant), key=datetime.timestamp, default=None)
