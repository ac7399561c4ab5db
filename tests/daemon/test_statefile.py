"""The state file: the newest state, whole and private; a disk that fails stops the saving and nothing else."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reminderd.daemon.statefile import StateFile, read_state

PATIENCE = 20.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def kept(path: Path) -> Iterator[StateFile]:
    file = StateFile(path)
    yield file
    file.stop(PATIENCE)


async def test_what_was_saved_is_read_again_and_is_nobody_elses(path: Path, kept: StateFile) -> None:
    state = {"phase": "snoozed", "word": "Größe, and half a character: \ud800"}
    kept.save(state)
    assert await kept.flush(PATIENCE)
    assert read_state(path) == state
    assert [(each.name, each.stat().st_mode & 0o777) for each in path.parent.iterdir()] == [("state.json", 0o600)]


@pytest.mark.parametrize("text", [b"", b"[" * 100_000, b'{"a": ', b"\xff\xfe"])
def test_a_damaged_or_absurd_file_is_as_none(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    assert read_state(path) == {}


def test_no_file_is_nothing_to_tell_of_and_a_damaged_one_is(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read_state(path) == {}
    assert not caplog.records
    path.mkdir()
    assert read_state(path) == {}
    assert "start again" in caplog.text


async def test_while_the_disk_hangs_only_the_newest_state_waits(
    path: Path, kept: StateFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody waits for the disk but whoever asked to, and he no longer than he said."""
    written: list[str] = []
    began, goes_on = threading.Event(), threading.Event()
    write = StateFile._write

    def slow(file: StateFile, **how: bool) -> bool:
        began.set()
        goes_on.wait(PATIENCE)
        written.append(file._newest)
        return write(file, **how)

    monkeypatch.setattr(StateFile, "_write", slow)
    kept.save({"number": 0})
    assert await asyncio.to_thread(began.wait, PATIENCE)
    for number in range(1, 1000):
        kept.save({"number": number})
    assert await kept.flush(0.01) is False
    goes_on.set()
    assert await kept.flush(PATIENCE)
    assert set(written) == {'{"number":999}'}


async def test_a_state_that_cannot_be_written_is_told_once_and_saved_when_it_can_be(
    path: Path, kept: StateFile, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = path.with_name("state.json.new")
    in_the_way.mkdir()
    for number in range(3):
        kept.save({"number": number})
        assert await kept.flush(PATIENCE) is False
    assert len(caplog.records) == 1
    in_the_way.rmdir()
    kept.save({"number": 3})
    assert await kept.flush(PATIENCE) is True
    assert read_state(path) == {"number": 3}


async def test_a_write_that_fails_half_way_leaves_the_last_state_whole(
    path: Path, kept: StateFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.save({"number": 1})
    assert await kept.flush(PATIENCE)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    kept.save({"number": 2})
    assert await kept.flush(PATIENCE) is False
    assert read_state(path) == {"number": 1}


def test_the_last_state_is_written_before_the_end(path: Path) -> None:
    for number in range(20):
        file = StateFile(path)
        file.save({"number": number})
        file.stop(PATIENCE)
        assert read_state(path) == {"number": number}


async def test_only_a_flush_has_the_disk_itself_write(
    path: Path, kept: StateFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer is flushed and survives a power cut; a state saved each minute keeps no disk awake."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    kept.save({"number": 1})
    await kept._worker.do(lambda: None)
    assert (read_state(path), synced) == ({"number": 1}, [])
    assert await kept.flush(PATIENCE)
    assert len(synced) == 1


def test_an_end_without_a_beginning_is_fine(path: Path) -> None:
    StateFile(path).stop()
    assert not path.exists()
