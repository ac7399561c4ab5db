"""The writer on a disk that is broken, full, locked, read-only, or not ours: nothing is overwritten, nobody waits."""
# ruff: noqa: ASYNC240 (what the test itself asks of the disk is quick)

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from reminderd.history import database
from reminderd.history import writer as writer_module
from reminderd.history.reader import HistoryReader, HistoryUnreadable
from reminderd.history.writer import HistoryWriter
from tests.history.made import at, record, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder / "history.db"


@contextmanager
def running(path: Path) -> Iterator[HistoryWriter]:
    writer = HistoryWriter(path)
    try:
        yield writer
    finally:
        begun = time.monotonic()
        writer.stop()
        assert time.monotonic() - begun < 1.2


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("INSERT INTO bookmarks VALUES ('x')")
        connection.commit()


def newer(path: Path) -> None:
    written(path, [record(at(9))])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("ALTER TABLE history ADD COLUMN colour TEXT")


@pytest.mark.parametrize(("make", "word"), [(foreign, "another program"), (newer, "newer reminderd (format 99")])
async def test_a_database_that_is_not_ours_is_left_as_it_is_and_said_until_it_is_gone(
    path: Path, make: Callable[[Path], None], word: str
):
    make(path)
    before = digest(path)
    with running(path) as writer:
        writer.append(record(at(10)))
        assert not await writer.flush(5)
        assert word in (writer.problem or "")
        assert "left alone" in (writer.problem or "")
        assert digest(path) == before
        assert not list(path.parent.glob("*.broken-*"))
        with pytest.raises(HistoryUnreadable, match="cannot be read: it "):
            HistoryReader(path).rows()
        path.rename(path.with_name("theirs.db"))
        assert await writer.flush(5)
        assert writer.problem is None
    assert len(HistoryReader(path).rows()) == 1


def scribble(path: Path) -> None:
    path.write_bytes(b"this is no database at all, only text\n" * 100)


def torn(path: Path) -> None:
    """Right at its beginning, garbage further on: only reading all of it shows that."""
    written(path, (record(at(9, 0, second), title="x" * 500) for second in range(400)))
    content = bytearray(path.read_bytes())
    content[8192:40960] = os.urandom(32768)
    path.write_bytes(content)


def cut(path: Path) -> None:
    written(path, (record(at(9, 0, second), title="x" * 500) for second in range(400)))
    os.truncate(path, 3 * 4096 + 17)


def garbled(path: Path) -> None:
    """The name of its table is no text any more, and stands in SQLite's own complaint."""
    written(path, [record(at(9))])
    path.write_bytes(path.read_bytes().replace(b"tablehistoryhistory", b"table\xff\xfe\xfd\xff\xff\xff\xffhistory"))


@pytest.mark.parametrize("make", [scribble, torn, cut, garbled])
async def test_a_broken_file_is_said_in_one_line_set_aside_whole_and_a_new_one_begun(
    path: Path, make: Callable[[Path], None], caplog: pytest.LogCaptureFixture
):
    make(path)
    before = digest(path)
    with pytest.raises(HistoryUnreadable, match=r"history\.db cannot be read: [^\n]*$"):
        HistoryReader(path).rows()
    with running(path) as writer:
        writer.append(record(at(10)))
        assert await writer.flush(5)
        assert writer.problem is None
    (aside,) = (each for each in path.parent.glob("history.db.broken-*") if each.name[-4:] not in ("-wal", "-shm"))
    assert digest(aside) == before
    assert len(HistoryReader(path).rows()) == 1
    assert [each.levelname for each in caplog.records] == ["WARNING"]


async def test_a_broken_file_goes_with_its_log_and_overwrites_no_earlier_one(path: Path):
    for _ in range(3):
        scribble(path)
        path.with_name("history.db-wal").write_bytes(b"log")
        path.with_name("history.db-shm").write_bytes(b"index")
        with running(path) as writer:
            assert await writer.flush(5)
    names = sorted(each.name.partition(".broken-")[2][22:] for each in path.parent.glob("*.broken-*"))
    assert names == [*[""] * 3, *["-shm"] * 3, *["-wal"] * 3]


async def test_a_locked_database_keeps_events_in_memory_until_it_is_tried_again(path: Path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with running(path) as writer:
        assert await writer.flush(5)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            writer.append(record(at(10)))
            assert not await writer.flush(5)
            assert "locked (1 events wait" in (writer.problem or "")
            other.execute("ROLLBACK")
        writer.write_soon()
        await writer._worker.do(lambda: None)
        assert writer.problem is None
        assert len(HistoryReader(path).rows()) == 1


async def test_a_full_disk_keeps_the_newest_ten_thousand(path: Path, monkeypatch):
    def small(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 20")

    monkeypatch.setattr(writer_module, "MOST_PENDING", 500)
    monkeypatch.setattr(writer_module, "tune_for_writing", small)
    with running(path) as writer:
        writer._pending = type(writer._pending)(maxlen=500)
        for second in range(600):
            writer.append(record(at(9, 0, second), title="x" * 1000))
        assert not await writer.flush(5)
        assert "full (500 events wait)" in (writer.problem or "")
        monkeypatch.setattr(writer_module, "tune_for_writing", lambda connection: None)
        writer.append(record(at(11)))
        assert await writer.flush(5)
        assert writer.problem is None
    rows = HistoryReader(path).rows()
    assert 500 <= len(rows) < 520  # the first few still found room
    assert rows[-1]["at"].startswith("2026-11-22T11:00")


async def test_a_disk_that_cannot_be_written_is_said_once_and_again_when_it_is_well(
    path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    sick = pytest.MonkeyPatch()
    sick.setattr(writer_module, "connect_to_write", _refuse)
    with running(path) as writer:
        for minute in range(5):
            writer.append(record(at(9, minute)))
            assert not await writer.flush(5)
        assert writer.problem == "history.db cannot be written: attempt to write a readonly database (5 events wait)"
        sick.undo()
        assert await writer.flush(5)
        assert writer.problem is None
    assert [each.levelname for each in caplog.records] == ["WARNING", "INFO"]
    assert len(HistoryReader(path).rows()) == 5


def _refuse(*_: object, **__: object) -> sqlite3.Connection:
    raise sqlite3.OperationalError("attempt to write a readonly database")


async def test_a_state_folder_that_is_a_file_stops_only_the_history(tmp_path: Path):
    (tmp_path / "state").write_text("in the way")
    with running(tmp_path / "state" / "history.db") as writer:
        writer.append(record(at(9)))
        assert not await writer.flush(5)
        assert "cannot be written" in (writer.problem or "")


async def test_a_file_removed_while_running_is_begun_anew(path: Path):
    with running(path) as writer:
        writer.append(record(at(9)))
        assert await writer.flush(5)
        for each in path.parent.iterdir():
            each.unlink()
        writer.append(record(at(10)))
        assert await writer.flush(5)
    assert [row["at"][11:16] for row in HistoryReader(path).rows()] == ["10:00"]


async def test_stop_does_not_wait_for_a_disk_that_hangs(path: Path, monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(HistoryWriter, "_write", lambda self: hang.wait(20))
    monkeypatch.setattr(writer_module, "STOP_SECONDS", 0.1)
    with running(path) as writer:
        writer.append(record(at(9)))
        assert not await writer.flush(0.05)
    hang.set()
