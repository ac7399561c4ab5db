"""The busy calendar as a detector."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from reminderd.daemon.probes import BusyCalendar

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def test_nothing_is_answered_before_the_calendars_were_read() -> None:
    """A reminder held by a meeting over a restart must not be shown into it."""
    calendar = BusyCalendar(lambda: NOW)
    asked = asyncio.ensure_future(calendar.check())
    await asyncio.sleep(0)
    assert not asked.done()
    calendar.busy = ((NOW - timedelta(minutes=1), NOW + timedelta(minutes=9), "Board meeting"),)
    calendar.known.set()
    answer = await asked
    assert (answer.on, answer.detail) == (True, "Board meeting")


async def test_it_holds_from_the_first_to_before_the_last_instant() -> None:
    calendar = BusyCalendar(lambda: NOW)
    calendar.known.set()
    calendar.busy = ((NOW - timedelta(minutes=9), NOW, "over"),)
    assert (await calendar.check()).on is False
    calendar.busy = ((NOW, NOW + timedelta(minutes=9), "begins"),)
    assert (await calendar.check()).on is True
