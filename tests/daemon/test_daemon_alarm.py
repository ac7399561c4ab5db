"""The one alarm: set late, set once, rung once."""

from __future__ import annotations

import asyncio

from reminderd.daemon.alarm import AlarmClock


async def test_set_again_it_rings_once_at_the_time_set_last() -> None:
    rung = asyncio.Event()
    alarm = AlarmClock(rung.set)
    for seconds in (3600.0, None, 7200.0, 0.0):
        alarm.set(seconds)
    async with asyncio.timeout(5):
        await rung.wait()
    assert alarm._scheduler.get_jobs() == []
    assert alarm._guard is None
    alarm.stop()


async def test_taken_back_before_it_was_set_it_does_not_ring() -> None:
    rung = 0

    def ring() -> None:
        nonlocal rung
        rung += 1

    alarm = AlarmClock(ring)
    alarm.set(0.0)
    alarm.set(None)
    for _ in range(10):
        await asyncio.sleep(0)
    assert alarm._scheduler.get_jobs() == []
    assert alarm._guard is None
    alarm.set(0.0)
    alarm.stop()
    for _ in range(10):
        await asyncio.sleep(0)
    assert alarm._guard is None
    assert rung == 0
