"""Windows' ticks start anew after 49.7 days; an absence does not."""

from __future__ import annotations

import asyncio

import pytest

from reminderd.idle import windows

DAYS_60 = 60 * 86400


async def test_an_absence_may_last_longer_than_the_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    now, last_input = [1000.0], [900_000]
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now[0])
    monkeypatch.setattr(windows, "_ticks", lambda: (round(now[0] * 1000) % windows.TICKS, last_input[0]))
    source = windows.SOURCE({})
    assert await source._read() == 100
    now[0] += DAYS_60
    assert await source._read() == 100 + DAYS_60
    last_input[0] = (round(now[0] * 1000) - 500) % windows.TICKS
    assert await source._read() == 0.5
