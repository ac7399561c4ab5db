"""Which instant a time on the wall means in a zone, on the days when a clock is changed, too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def instant_of(wall: datetime, zone: tzinfo) -> datetime:
    """Return the one instant the naive time `wall` stands for in `zone`.

    A time that comes twice means the first; a time that is left out means the next one that exists.

    Raises:
        OverflowError: it lies at an end of the calendar.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    late = first.astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # Left out. Reckoned by the offset in force afterwards, `wall` lies before the change; by the one before, after.
    # The change, and with it the next time that exists, lies between the two.
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle <= early:
            break
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late.astimezone(zone)


def date_exists(day: date, zone: tzinfo) -> bool:
    """Return whether `zone` has that date at all: one that moved across the date line left one out."""
    return instant_of(datetime.combine(day, time.min), zone).date() == day
