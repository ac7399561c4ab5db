"""The history on real disks and with real ends: killed in the middle of writing, on a disk that is full, read-only."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reminderd.history.reader import HistoryReader
from reminderd.history.writer import HistoryWriter
from tests.history.made import at, record, written

WRITES_FOR_EVER = """
import asyncio, itertools, sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from reminderd.core.effects import Record
from reminderd.history.writer import HistoryWriter

async def main():
    writer = HistoryWriter(Path(sys.argv[1]))
    start = datetime(2026, 11, 22, tzinfo=timezone.utc)
    for number in itertools.count():
        writer.append(Record(start + timedelta(seconds=number), "done", "movement", {"number": number}))
        writer.append(Record(start, "break", None, {"number": number}, key="break:1"))
        if await writer.flush(5):
            print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("round_", range(2))
def test_killed_in_the_middle_of_writing_loses_no_answer_that_was_confirmed(tmp_path: Path, round_: int):
    path = tmp_path / "history.db"
    child = subprocess.Popen([sys.executable, "-c", WRITES_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True)
    confirmed = -1
    assert child.stdout
    wanted = random.randint(5, 120)
    for line in child.stdout:
        confirmed = int(line)
        if confirmed >= wanted:
            os.kill(child.pid, signal.SIGKILL)
            break
    confirmed = max([confirmed, *(int(line) for line in child.stdout if line.endswith("\n"))])
    child.wait()
    child.stdout.close()

    rows = HistoryReader(path).rows()
    done = [row["number"] for row in rows if row["event"] == "done"]
    assert done == list(range(len(done)))
    assert len(done) > confirmed
    assert sum(row["event"] == "break" for row in rows) == 1

    writer = HistoryWriter(path)
    writer.stop()
    assert not list(tmp_path.glob("*.broken-*"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Take all the room there is left."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1024))


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


async def test_on_a_full_disk_records_wait_and_are_written_when_there_is_room(small_disk: Path):
    path = small_disk / "history.db"
    writer = HistoryWriter(path)
    assert await writer.flush(5)
    ballast = small_disk / "ballast"
    fill(ballast)
    for second in range(60):
        writer.append(record(at(9, 0, second), title="x" * 800))
    assert not await writer.flush(5)
    assert "full" in (writer.problem or "")
    ballast.unlink()
    writer.append(record(at(10)))
    assert await writer.flush(5)
    assert writer.problem is None
    writer.stop()
    assert len(HistoryReader(path).rows()) == 61


async def test_a_read_only_disk_stops_writing_and_not_reading(small_disk: Path):
    path = written(small_disk / "history.db", [record(at(9))])
    remount(small_disk, "ro")
    writer = HistoryWriter(path)
    writer.append(record(at(10)))
    assert not await writer.flush(5)
    assert writer.problem
    assert len(HistoryReader(path).rows()) == 1
    remount(small_disk, "rw")
    assert await writer.flush(5)
    assert writer.problem is None
    writer.stop()
    assert len(HistoryReader(path).rows()) == 2
