"""The times of a weekly plan, by APScheduler's CronTrigger; the typed front of an untyped package.

It is asked on a calendar without changes of the clock (UTC's), because by itself it fires twice where an hour repeats
and drops a midnight that is left out. Days are named to it, never numbered: its numbers are not those of cron.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly_times(days: Iterable[int], minute: int, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the naive times from `first` to `last` (naive) on these weekdays (0: Monday) at this minute of the day."""
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]

    names = ",".join(DAYS[day] for day in sorted(days))
    if not names:
        return
    trigger: Any = CronTrigger(day_of_week=names, hour=minute // 60, minute=minute % 60, timezone=UTC)
    after = first.replace(tzinfo=UTC)
    while True:
        found: datetime | None = trigger.get_next_fire_time(None, after)
        if found is None or found.replace(tzinfo=None) > last:
            return
        yield found.replace(tzinfo=None)
        try:
            after = found + timedelta(seconds=1)
        except OverflowError:
            return
