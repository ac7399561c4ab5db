"""A changed calendar is told of once, whichever way it was saved; other files are not."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.exercise import watch
from reminderd.exercise.watch import CalendarWatch

pytestmark = pytest.mark.skipif(not hasattr(os, "O_NONBLOCK"), reason="inotify is Linux's")


@pytest.fixture
async def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """Set whenever a change in the folder is told of."""
    monkeypatch.setattr(watch, "SETTLE_SECONDS", 0.01)
    event = asyncio.Event()
    watching = CalendarWatch(event.set)
    watching.set([str(tmp_path)], [str(tmp_path / "plan.txt")])
    yield event
    watching.stop()
    watching.stop()


async def comes(told: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(0.15):
            await told.wait()
    except TimeoutError:
        return False
    told.clear()
    return True


async def test_written_renamed_over_deleted_and_named_files_are_told(tmp_path: Path, told: asyncio.Event) -> None:
    (tmp_path / "a.ics").write_text("x")
    assert await comes(told)
    (tmp_path / "other.tmp").write_text("x")
    assert not await comes(told)
    (tmp_path / "other.tmp").rename(tmp_path / "a.ics")
    assert await comes(told)
    (tmp_path / "a.ics").unlink()
    assert await comes(told)
    (tmp_path / "plan.txt").write_text("x")
    assert await comes(told)


async def test_a_folder_taken_away_and_made_again_is_watched_again(tmp_path: Path, told: asyncio.Event) -> None:
    (tmp_path / "inner").mkdir()
    assert await comes(told)
    shutil.rmtree(tmp_path)
    assert await comes(told)


async def test_where_there_is_no_inotify_it_looks_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(watch, "LOOK_AGAIN_SECONDS", 0.01)
    event = asyncio.Event()
    watching = CalendarWatch(event.set)
    for _ in range(2):
        watching.set([str(tmp_path)], [])
        assert await comes(event)
    watching.stop()


async def test_where_a_folder_is_not_there_yet_it_looks_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_AGAIN_SECONDS", 0.01)
    event = asyncio.Event()
    watching = CalendarWatch(event.set)
    watching.set([str(tmp_path), str(tmp_path / "share")], [])
    assert await comes(event)
    watching.stop()
