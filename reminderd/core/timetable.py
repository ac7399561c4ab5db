"""Local wall-clock time: quiet hours and their edges, through daylight saving and missing midnights.

Edges are worked out on the calendar of the zone of `now`, then compared as instants. A time that does not exist on
a day is taken as far after the gap as it lay after the gap's start; of a repeated hour, a range begins in the first
and ends in the second (quiet for longer rather than for less).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from reminderd.core.settings import TimeRange

_DAY_MINUTES = 24 * 60


def local_instant(day: date, minute: int, zone: tzinfo | None, *, fold: int = 0) -> datetime:
    """Give the instant at which a wall clock in `zone` reads this many minutes after the day's midnight."""
    days, minute = divmod(minute, _DAY_MINUTES)
    named = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60, fold=fold), zone)
    # Through the instant and back: a reading that does not exist becomes the one that does.
    return datetime.fromtimestamp(named.timestamp(), zone)


def _ranges_near(quiet_hours: Sequence[Sequence[TimeRange]], now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the quiet ranges that begin from yesterday to eight days ahead, as instants."""
    today = now.date()
    for offset in range(-1, 9):
        try:
            day = today + timedelta(days=offset)
        except OverflowError:
            continue
        for each in quiet_hours[day.weekday()]:
            end_minute = each.end_minute
            if end_minute <= each.start_minute:
                end_minute += _DAY_MINUTES
            start = local_instant(day, each.start_minute, now.tzinfo)
            yield start, local_instant(day, end_minute, now.tzinfo, fold=1)


def quiet_until(quiet_hours: Sequence[Sequence[TimeRange]], now: datetime) -> datetime | None:
    """Give the end of the quiet hours that `now` lies in (ranges that touch are one), or None."""
    instant = now.timestamp()
    end: datetime | None = None
    for start, finish in sorted(_ranges_near(quiet_hours, now), key=lambda pair: pair[0].timestamp()):
        if start.timestamp() <= instant < finish.timestamp():
            instant, end = finish.timestamp(), finish
    return end


def next_quiet(quiet_hours: Sequence[Sequence[TimeRange]], now: datetime) -> datetime | None:
    """Give the next beginning of quiet hours after `now`, or None where there is none within a week."""
    instant = now.timestamp()
    starts = [start for start, finish in _ranges_near(quiet_hours, now) if start < finish]
    return min((start for start in starts if start.timestamp() > instant), key=datetime.timestamp, default=None)
