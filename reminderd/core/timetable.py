"""Local wall-clock time: which instant a reading of the clock means, and when quiet hours begin and end.

One rule for the days on which a clock is changed, used everywhere in this program. A local time that does not exist
moves forward by the length of the gap (02:30 becomes 03:30). One that exists twice means its first occurrence. Only
the end of quiet hours takes the second one: quiet for longer rather than for less.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from reminderd.core.settings import TimeRange

QuietHours = tuple[tuple[TimeRange, ...], ...]
"""Per weekday, Monday first: the ranges that begin on that day."""


def local_instant(reading: datetime, zone: tzinfo | None, *, fold: int = 0) -> datetime:
    """Return the instant at which a wall clock in `zone` shows this reading (naive), as an aware time that exists.

    `fold=1` asks for the second occurrence of a reading that comes twice.

    Raises:
        OverflowError, ValueError: it lies at an end of the calendar.
    """
    # Through the instant and back: a reading that does not exist becomes the one that does.
    return datetime.fromtimestamp(reading.replace(tzinfo=zone, fold=fold).timestamp(), zone)


@lru_cache(maxsize=4)  # looked at with every event, and the same all day
def _ranges_around(quiet_hours: QuietHours, today: date, zone: tzinfo | None) -> tuple[tuple[datetime, datetime], ...]:
    """Return the quiet ranges that begin from yesterday to eight days ahead, as instants, the earliest first."""
    ranges = []
    for offset in range(-1, 9):
        with suppress(OverflowError):
            day = datetime.combine(today, time.min) + timedelta(days=offset)
            for each in quiet_hours[day.weekday()]:
                days = 1 if each.end_minute <= each.start_minute else 0
                start, end = (day + timedelta(minutes=minute) for minute in (each.start_minute, each.end_minute))
                ends = (local_instant(end + timedelta(days=days), zone, fold=fold) for fold in (0, 1))
                ranges.append((local_instant(start, zone), max(ends, key=datetime.timestamp)))
    return tuple(sorted(ranges, key=lambda pair: pair[0].timestamp()))


def quiet_edges(quiet_hours: QuietHours, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the end of the quiet hours that `now` lies in (ranges that touch are one), and when the next ones begin.

    None stands for what does not come within a week.
    """
    instant, end = now.timestamp(), None
    for start, finish in _ranges_around(quiet_hours, now.date(), now.tzinfo) if any(quiet_hours) else ():
        if start.timestamp() > instant:
            return end, start
        if instant < finish.timestamp():
            instant, end = finish.timestamp(), finish
    return end, None
