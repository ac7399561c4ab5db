"""The writer on a well disk: order, keys, forgetting, and standing still while nothing happens."""
# ruff: noqa: ASYNC240 (what the test itself asks of the disk is quick)

from __future__ import annotations

import sqlite3
import stat
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.core.effects import Record
from reminderd.history.reader import HistoryReader
from reminderd.history.writer import HistoryWriter
from tests.history.made import ZONE, at, record, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


@pytest.fixture
async def writer(path: Path) -> AsyncIterator[HistoryWriter]:
    made = HistoryWriter(path)
    yield made
    made.stop()


async def test_what_is_appended_and_flushed_is_read_back_as_the_contract_has_it(writer: HistoryWriter, path: Path):
    text = "Trink \x1b[31m Wasser ü \u202e"
    writer.append(record(at(14, 3, 11), "shown", "movement", title=text, reason=text, sitting_seconds=2100))
    assert await writer.flush(5)
    fixed = {"at": "2026-11-22T14:03:11+01:00", "reminder": "movement", "event": "shown"}
    assert HistoryReader(path).rows() == [fixed | {"title": text, "reason": text, "sitting_seconds": 2100}]
    assert writer.problem is None


async def test_rows_come_in_the_order_of_real_time_and_then_of_writing(writer: HistoryWriter, path: Path):
    """At the autumn change 02:30 comes twice; the hour that came later is later."""
    first, again = map(datetime.fromisoformat, ("2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00"))
    for when, name in [(at(10), "d"), (at(9), "c"), (at(10), "e"), (again, "b"), (first, "a")]:
        writer.append(record(when, "shown", name))
    await writer.flush(5)
    assert [row["reminder"] for row in HistoryReader(path).rows()] == ["a", "b", "c", "d", "e"]


async def test_a_later_record_of_the_same_key_replaces_the_earlier_also_in_one_batch(writer: HistoryWriter, path: Path):
    writer.append(Record(at(10), "break", None, {"until": None}, key="break:1"))
    await writer.flush(5)
    writer.append(Record(at(10), "break", None, {"until": "soon"}, key="break:1"))
    writer.append(Record(at(9, 59), "break", None, {"until": "10:05"}, key="break:1"))
    writer.append(Record(at(9), "shown", "movement"))
    writer.append(Record(at(9), "shown", "movement"))
    await writer.flush(5)
    rows = HistoryReader(path).rows()
    assert [row["event"] for row in rows] == ["shown", "shown", "break"]
    assert rows[-1]["until"] == "10:05"


async def test_facts_that_are_no_json_or_take_a_fixed_name_cost_no_record(writer: HistoryWriter, path: Path):
    writer.append(record(at(9), "shown", "movement", at_all={1, 2}))
    writer.append(Record(at(10), "shown", "\ud800x", {"event": "forged", "at": "1970-01-01"}))
    writer.append(record(at(10), number=float("nan")))
    writer.append(Record(datetime(2026, 11, 22, 11), "done"))  # noqa: DTZ001 (a zone forgotten)
    assert await writer.flush(5)
    rows = HistoryReader(path).rows()
    assert sorted(row["event"] for row in rows) == ["done", "shown", "shown", "shown"]
    assert all(datetime.fromisoformat(row["at"]).tzinfo for row in rows)


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
async def test_folder_and_files_are_for_this_user_alone_also_where_they_were_not(writer: HistoryWriter, path: Path):
    assert await writer.flush(5)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}
    path.chmod(0o644)
    other = HistoryWriter(path)
    assert await other.flush(5)
    other.stop()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_stop_writes_what_is_left_and_leaves_one_file(path: Path):
    writer = HistoryWriter(path)
    for second in range(300):
        writer.append(record(at(9, 0, second)))
    writer.stop()
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]
    assert len(HistoryReader(path).rows()) == 300


async def test_pruning_forgets_what_is_older_and_nothing_else(path: Path):
    now = datetime.now(ZONE)
    ages = [timedelta(days=800), timedelta(days=729), timedelta(days=1)]
    written(path, [record(now - age, days=age.days) for age in ages])
    writer = HistoryWriter(path)
    writer.prune(730 * 86400)
    assert await writer.flush(5)
    writer.stop()
    assert [row["days"] for row in HistoryReader(path).rows()] == [729, 1]


async def test_pruning_goes_on_with_what_is_written(writer: HistoryWriter, path: Path, monkeypatch):
    now, steady = datetime.now(ZONE), time.monotonic()
    writer.append(record(now))
    writer.prune(3600)
    assert await writer.flush(5)
    monkeypatch.setattr("time.monotonic", lambda: steady + 7200)
    monkeypatch.setattr("time.time", lambda: now.timestamp() + 7200)
    writer.append(record(now + timedelta(hours=2)))
    assert await writer.flush(5)
    assert len(HistoryReader(path).rows()) == 1


@pytest.mark.parametrize("running", [False, True])
async def test_a_clock_set_ahead_by_ten_years_prunes_nothing(
    running: bool, writer: HistoryWriter, path: Path, monkeypatch: pytest.MonkeyPatch
):
    """At the start, and while running."""
    now = datetime.now(ZONE)
    written(path, [record(now - timedelta(days=100)), record(now - timedelta(days=1))])
    if running:
        assert await writer.flush(5)
    monkeypatch.setattr("time.time", (now + timedelta(days=3650)).timestamp)
    writer.append(record(now + timedelta(days=3650)))
    writer.prune(730 * 86400)
    assert await writer.flush(5)
    assert len(HistoryReader(path).rows()) == 3


async def test_a_reader_reads_while_the_writer_writes(writer: HistoryWriter, path: Path):
    writer.append(record(at(9)))
    await writer.flush(5)
    rows = HistoryReader(path).stream()
    assert next(rows)
    writer.append(record(at(10)))
    assert await writer.flush(5)
    assert len(HistoryReader(path).rows()) == 2
    rows.close()


async def test_the_file_says_what_it_is(writer: HistoryWriter, path: Path):
    assert await writer.flush(5)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
