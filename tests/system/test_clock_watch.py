"""Being told of a set clock and a swapped zone, by the kernel, without polling."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.system import clock_watch, inotify
from reminderd.system.clock_watch import ClockWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


class Told:
    def __init__(self) -> None:
        self.times = 0
        self.something = asyncio.Event()

    def __call__(self) -> None:
        self.times += 1
        self.something.set()

    async def soon(self) -> None:
        async with asyncio.timeout(2):
            await self.something.wait()
        self.something.clear()


@pytest.fixture
async def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Told]:
    monkeypatch.setattr(clock_watch, "_ZONE_FOLDER", str(tmp_path))
    told = Told()
    watch = ClockWatch(told)
    watch.start()
    assert watch._timer >= 0
    yield told
    watch.stop()
    watch.stop()


async def test_a_swapped_zone_is_told_and_other_files_are_not(told: Told, tmp_path: Path) -> None:
    (tmp_path / "new").symlink_to("/usr/share/zoneinfo/UTC")
    (tmp_path / "resolv.conf").write_text("x")
    (tmp_path / "new").rename(tmp_path / "localtime")
    await told.soon()
    assert told.times == 1
    (tmp_path / "localtime").unlink()
    await told.soon()
    (tmp_path / "timezone").write_text("Europe/Berlin")
    await told.soon()


async def test_a_timer_that_is_cancelled_is_told_and_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's part is played by an event descriptor: setting the clock is not for a test to do."""
    made, armed = os.eventfd(0, os.EFD_NONBLOCK), []
    real = inotify.call
    monkeypatch.setattr(inotify, "call", lambda name, *a: made if name == "timerfd_create" else real(name, *a))
    monkeypatch.setattr(clock_watch, "_arm", armed.append)
    told = Told()
    watch = ClockWatch(told)
    watch.start()
    os.eventfd_write(made, 1)
    await told.soon()
    assert armed == [made, made]
    os.eventfd_write(made, 1)
    await told.soon()
    watch.stop()


async def test_the_real_timer_rings_for_nobody(told: Told) -> None:
    """Far in the future, on the real clock; a machine whose clock is not set hears nothing."""
    before = time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await told.something.wait()
    assert abs(time.clock_gettime(time.CLOCK_REALTIME) - time.monotonic() - before) < 1


async def test_where_the_system_has_no_such_thing_nothing_is_told_and_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no(*_: object) -> int:
        raise OSError(38, "no such call")

    monkeypatch.setattr("reminderd.system.inotify.call", no)
    watch = ClockWatch(lambda: None)
    watch.start()
    watch.stop()
