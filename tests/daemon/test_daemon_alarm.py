"""The one alarm: set late, set once, rung once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from reminderd.daemon.alarm import AlarmClock


async def test_of_several_settings_in_a_row_only_the_last_is_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rung = asyncio.Event()
    alarm = AlarmClock(rung.set)
    alarm.start()
    jobs: list[str] = []
    add = alarm._scheduler.add_job

    def add_job(*args: Any, **named: Any) -> None:
        jobs.append(named["id"])
        add(*args, **named)

    monkeypatch.setattr(alarm._scheduler, "add_job", add_job)
    for seconds in (3600.0, None, 7200.0, 0.0):
        alarm.set(seconds)
    assert jobs == [], "what was begun before comes first"
    async with asyncio.timeout(5):
        await rung.wait()
    assert jobs == ["wake"]
    alarm.stop()


async def test_taken_back_before_it_was_set_it_does_not_ring() -> None:
    rung = 0

    def ring() -> None:
        nonlocal rung
        rung += 1

    alarm = AlarmClock(ring)
    alarm.start()
    alarm.set(0.0)
    alarm.set(None)
    for _ in range(10):
        await asyncio.sleep(0)
    assert alarm._scheduler.get_job("wake") is None
    assert alarm._guard is None
    alarm.set(0.0)
    alarm.stop()
    for _ in range(10):
        await asyncio.sleep(0)
    assert alarm._guard is None
    assert rung == 0
