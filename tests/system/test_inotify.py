"""Watched folders: what happens in them is told, and they may go, come again and change."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.system import inotify
from reminderd.system.inotify import Watches

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


class Told:
    """What was told, and the watches that told it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []
        self.watches = Watches(lambda folder, name, _is_folder: self.events.append((folder, name)))

    async def news(self) -> list[tuple[str, str]]:
        """Return what was told since the last call."""
        for _ in range(3):
            await asyncio.sleep(0)
        news = self.events.copy()
        self.events.clear()
        return news

    async def names(self) -> list[str]:
        """Return the names told of since the last call, each once."""
        return list(dict.fromkeys(name for _, name in await self.news()))


@pytest.fixture
async def told() -> AsyncIterator[Told]:
    made = Told()
    yield made
    made.watches.close()
    made.watches.close()


async def test_entries_that_come_and_go_are_told_with_their_folder(told: Told, tmp_path: Path) -> None:
    assert told.watches.set({str(tmp_path): inotify.ENTRIES})
    (tmp_path / "é").touch()
    (tmp_path / "é").rename(tmp_path / "\udcff")
    assert await told.news() == [(str(tmp_path), name) for name in ("é", "é", "\udcff")]
    (tmp_path / "\udcff").write_text("written, which was not asked for")
    assert await told.names() == []


async def test_a_folder_whose_own_times_change_is_nothing_that_happened_in_it(told: Told, tmp_path: Path) -> None:
    told.watches.set({str(tmp_path): inotify.FILES})
    os.utime(tmp_path)
    assert await told.news() == []
    (tmp_path / "a").touch()
    assert set(await told.names()) == {"a"}


async def test_exactly_the_wanted_folders_are_watched(told: Told, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert not told.watches.set({str(tmp_path / "a"): inotify.FILES, str(tmp_path / "none"): inotify.FILES})
    (tmp_path / "a" / "one").write_text("x")
    assert await told.names() == ["one"]
    assert told.watches.set({str(tmp_path / "b"): inotify.FILES})
    (tmp_path / "a" / "two").write_text("x")
    (tmp_path / "b" / "three").write_text("x")
    assert await told.names() == ["three"]


async def test_a_folder_that_goes_is_told_and_one_in_its_place_is_watched_when_set_again(
    told: Told, tmp_path: Path
) -> None:
    wanted = {str(tmp_path / "a"): inotify.FILES}
    for _ in range(2):
        (tmp_path / "a").mkdir()
        assert told.watches.set(wanted)
        (tmp_path / "a").rmdir()
        assert (str(tmp_path / "a"), "") in await told.news()


async def test_too_much_to_tell_is_told(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told.watches.set({str(tmp_path): inotify.FILES})
    (tmp_path / "a").touch()
    monkeypatch.setattr(os, "read", lambda *_: inotify._HEADER.pack(-1, inotify._Q_OVERFLOW, 0, 0))
    told.watches._read()
    assert told.events == [("", "")]


async def test_where_there_is_none_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(OSError, match="no inotify"):
        Told().watches.set({})
