"""A changed calendar is read once, whichever way it was saved; other files are not."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.core.settings import CalendarSettings, Settings
from reminderd.daemon import plan
from reminderd.daemon.plan import Planner
from reminderd.exercise.calendars import CalendarReading
from tests.core.desk import MONDAY

pytestmark = pytest.mark.skipif(not hasattr(os, "O_NONBLOCK"), reason="inotify is Linux's")


class Calendars:
    """A planner whose calendars lie in one folder, and how often they were read."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folders = (str(folder),)
        self.was_read = asyncio.Event()
        patch.setattr(plan, "read", self._read)
        self.planner = Planner(lambda: MONDAY, lambda _: None)
        self.planner.follow(Settings(calendar=CalendarSettings((str(folder), str(folder / "plan.txt")))))

    async def _read(self, *_: object) -> CalendarReading:
        self.was_read.set()
        return CalendarReading(folders=self.folders)

    async def are_read(self) -> bool:
        try:
            async with asyncio.timeout(0.15):
                await self.was_read.wait()
        except TimeoutError:
            return False
        self.was_read.clear()
        return True


@pytest.fixture
async def calendars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Calendars]:
    monkeypatch.setattr(plan, "SETTLE_SECONDS", 0.01)
    monkeypatch.setattr(plan, "UNWATCHED_SECONDS", 0.01)
    made = Calendars(tmp_path, monkeypatch)
    yield made
    made.planner.stop()
    made.planner.stop()


async def test_written_renamed_over_deleted_and_named_files_are_read(tmp_path: Path, calendars: Calendars) -> None:
    assert await calendars.are_read()
    assert not await calendars.are_read()
    (tmp_path / "a.ics").write_text("x")
    assert await calendars.are_read()
    (tmp_path / "other.tmp").write_text("x")
    assert not await calendars.are_read()
    (tmp_path / "other.tmp").rename(tmp_path / "a.ics")
    assert await calendars.are_read()
    (tmp_path / "a.ics").unlink()
    assert await calendars.are_read()
    (tmp_path / "plan.txt").write_text("x")
    assert await calendars.are_read()


async def test_a_folder_taken_away_and_made_again_is_watched_again(tmp_path: Path, calendars: Calendars) -> None:
    assert await calendars.are_read()
    (tmp_path / "inner").mkdir()
    assert await calendars.are_read()
    shutil.rmtree(tmp_path)
    assert await calendars.are_read()


@pytest.mark.parametrize("platform", ["darwin", "linux"])
async def test_where_nothing_can_be_watched_it_looks_round(
    platform: str, tmp_path: Path, calendars: Calendars, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    calendars.folders = (str(tmp_path), str(tmp_path / "share"))  # which is not mounted yet
    calendars.planner.refresh()
    for _ in range(3):
        assert await calendars.are_read()
