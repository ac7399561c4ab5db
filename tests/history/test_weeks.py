"""Weeks that are past are put together, and nobody who reads can tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.core.effects import Record
from reminderd.history import database, weeks
from reminderd.history.event_row import Row
from reminderd.history.reader import HistoryReader, clear
from reminderd.history.writer import HistoryWriter
from tests.history.made import NOW, at, iso, office_days, record, written

LATER = NOW.timestamp()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    written(path, office_days(100, NOW))
    with closing(database.connect(path, read_only=False, busy_seconds=1)) as made:
        yield made


def pack(connection: sqlite3.Connection, now: float = LATER) -> int:
    count, after = 0, 0.0
    while (found := weeks.pack_one(connection, now, after)) is not None:
        count, after = count + 1, found
    return count


def kept(connection: sqlite3.Connection, packed: bool) -> int:
    sign = "=" if packed else "!="
    found: int = connection.execute(f"SELECT count(*) FROM record WHERE event {sign} 'packed'").fetchone()[0]  # noqa: S608
    return found


def asked(path: Path) -> list[list[Row]]:
    """All ways to ask, over what is packed, what is not, and the border between them."""
    reader = HistoryReader(path)
    midnights = [None, at(0, days_ago=95), at(14, days_ago=60), at(12, days_ago=20), at(0)]
    asked_for = [reader.rows(since, name) for since in midnights for name in (None, "movement", "posture", "none")]
    return [*asked_for, reader.rows(newest_first=True), reader.rows(limit=3), reader.rows(limit=3000)]


def test_what_is_read_is_byte_for_byte_the_same(connection: sqlite3.Connection, path: Path):
    before, lines = asked(path), "\n".join(HistoryReader(path).texts())
    assert pack(connection) == 10
    assert asked(path) == before
    assert "\n".join(HistoryReader(path).texts()) == lines
    assert HistoryReader(path).reminders() == ["movement", "posture"]


def test_ten_weeks_are_ten_rows_and_the_last_four_weeks_stay_as_they_are(connection: sqlite3.Connection, path: Path):
    recent = at(18, days_ago=28)
    rows = len(HistoryReader(path).rows(recent))
    pack(connection)
    assert kept(connection, packed=True) == 10
    assert kept(connection, packed=False) >= rows
    assert pack(connection) == 0


def test_a_break_that_may_still_be_replaced_is_not_put_away(path: Path):
    """It began six weeks ago, the machine was on all the time, and the person comes back now."""
    left, key = at(9, days_ago=42), "break:holiday"
    written(path, [record(at(8, days_ago=70)), Record(left, "break", None, {"until": None}, key)])
    with closing(database.connect(path, read_only=False, busy_seconds=1)) as connection:
        assert pack(connection) == 1
    written(path, [Record(left, "break", None, {"until": iso(NOW)}, key)])
    assert [row.get("until") for row in HistoryReader(path).rows()] == [None, iso(NOW)]


def test_what_comes_late_is_put_in_its_place_with_the_next_packing(connection: sqlite3.Connection, path: Path):
    pack(connection)
    written(path, [record(at(13, 30, days_ago=61), "shown", "late")])
    assert pack(connection) == 1
    rows = HistoryReader(path).rows()
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert kept(connection, packed=True) == 10
    assert HistoryReader(path).reminders() == ["late", "movement", "posture"]
    assert len(HistoryReader(path).rows(reminder="late")) == 1


def test_a_line_of_another_hand_is_kept_and_harms_nothing(connection: sqlite3.Connection, path: Path):
    rows, odd = HistoryReader(path).rows(), "no JSON,\nand two lines"
    when = at(12, days_ago=60).timestamp()
    connection.execute("INSERT INTO record VALUES (?, 1, 'shown', 'odd', NULL, ?)", (when, odd))
    pack(connection)
    assert HistoryReader(path).rows() == rows
    assert "no JSON, and two lines" in "\n".join(HistoryReader(path).texts()).split("\n")


def test_forgetting_goes_to_the_second_within_a_week(connection: sqlite3.Connection, path: Path):
    pack(connection)
    rows = HistoryReader(path).rows()
    border = next(n for n, row in enumerate(rows) if row["at"] > iso(at(14, days_ago=60)))
    weeks.forget(connection, datetime.fromisoformat(rows[border]["at"]).timestamp())
    assert HistoryReader(path).rows() == rows[border:]
    weeks.forget(connection, at(20).timestamp())
    assert HistoryReader(path).rows() == []


def test_clearing_counts_what_was_packed(connection: sqlite3.Connection, path: Path):
    count = len(HistoryReader(path).rows())
    pack(connection)
    assert clear(path) == count
    assert HistoryReader(path).rows() == []


def test_a_file_of_the_first_format_is_read_as_it_is_and_becomes_the_second(connection: sqlite3.Connection, path: Path):
    connection.execute("PRAGMA user_version = 1")
    before = asked(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    pack(connection)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert asked(path) == before


def test_a_week_is_put_together_whole_or_not_at_all(connection: sqlite3.Connection, path: Path):
    before = HistoryReader(path).rows()
    connection.execute("CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.Error, match="full"):
        pack(connection)
    connection.close()
    assert HistoryReader(path).rows() == before


def test_a_history_that_is_cleared_at_that_very_moment_is_cleared(path: Path):
    """The look finds a week; before it is locked, another process has forgotten it."""

    class Slow(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
            if sql == "BEGIN IMMEDIATE":
                clear(path)
            return super().execute(sql, *values)  # type: ignore[arg-type]

    written(path, office_days(100, NOW))
    with closing(sqlite3.connect(path, factory=Slow, isolation_level=None)) as connection:
        assert weeks.pack_one(connection, LATER, 0.0) is None
        assert not connection.in_transaction
    assert HistoryReader(path).rows() == []


def test_a_break_that_the_clock_set_ahead_once_does_not_hide_the_one_that_goes_on(path: Path):
    left, key = at(9, days_ago=42), "break:holiday"
    ahead = Record(NOW + timedelta(days=3650), "break", None, {}, "break:2036")
    written(path, [record(at(8, days_ago=70)), ahead, Record(left, "break", None, {"until": None}, key)])
    with closing(database.connect(path, read_only=False, busy_seconds=1)) as connection:
        assert pack(connection) == 1
    written(path, [Record(left, "break", None, {"until": iso(NOW)}, key)])
    assert [row.get("until") for row in HistoryReader(path).rows(since=left, limit=2)] == [iso(NOW), None]


DAMAGE = {
    "no names": "reminder = NULL",
    "names cut off": """reminder = '["movement", "pos'""",
    "names that are none": "reminder = '3'",
    "names with a bad byte": "reminder = CAST(x'5b22ff225d' AS TEXT)",
    "a text that is none": "line = CAST(line AS BLOB)",
    "a bad byte": "line = CAST(substr(CAST(line AS BLOB), 1, 30) || x'ff' || substr(CAST(line AS BLOB), 32) AS TEXT)",
    "a year without a local time": """line = '{"at": "0001-01-01T00:00:00", "reminder": null, "event": "shown"}'""",
    "brackets without end": """line = '{"at": ' || replace(hex(zeroblob(50000)), '0', '[')""",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
async def test_a_damaged_week_is_in_nobodys_way(path: Path, monkeypatch: pytest.MonkeyPatch, damage: str):
    """What the database itself cannot see: it costs some lines, never the others, nor what is still to be written."""
    monkeypatch.setattr("time.time", lambda: LATER)
    written(path, office_days(100, NOW))
    with closing(database.connect(path, read_only=False, busy_seconds=1)) as connection:
        pack(connection)
        utc = connection.execute("SELECT utc FROM record WHERE event = 'packed' LIMIT 1 OFFSET 3").fetchone()[0]
        connection.execute(f"UPDATE record SET {damage} WHERE utc = ?", (utc,))  # noqa: S608
    within = datetime.fromtimestamp(utc, NOW.tzinfo) - timedelta(days=1)
    written(path, [record(within, "shown", "late")])
    reader = HistoryReader(path)
    assert len(reader.rows()) > 4000
    assert len(reader.rows(since=within, reminder="movement")) > 500
    assert {"late", "movement"} <= set(reader.reminders())
    writer = HistoryWriter(path)
    writer.start()
    writer.prune(LATER - within.timestamp())
    for minute in range(5):
        writer.append(record(NOW + timedelta(minutes=minute)))
        assert await writer.flush(5)
    assert writer.problem is None
    writer.stop()


async def test_the_writer_packs_when_it_prunes_and_goes_on_writing(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("time.time", lambda: LATER)
    written(path, office_days(100, NOW))
    count = len(HistoryReader(path).rows())
    writer = HistoryWriter(path)
    writer.start()
    writer.prune(timedelta(days=730).total_seconds())
    for minute in range(20):
        writer.append(record(NOW + timedelta(minutes=minute)))
        assert await writer.flush(5)
    while writer._pack_after is not None:
        assert await writer.flush(5)
    writer.stop()
    with closing(database.connect(path, read_only=True, busy_seconds=1)) as connection:
        assert kept(connection, packed=True) == 10
    assert len(HistoryReader(path).rows()) == count + 20


async def test_weeks_that_cannot_be_put_together_stay_as_they_are_and_records_go_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("reminderd.history.writer.pack_one", refuse)
    written(path, office_days(100, NOW))
    count = len(HistoryReader(path).rows())
    writer = HistoryWriter(path)
    writer.start()
    writer.prune(timedelta(days=36500).total_seconds())
    for hour in range(3):
        writer.append(record(at(20 + hour)))
        assert await writer.flush(5)
    assert writer.problem is None
    writer.stop()
    assert len(HistoryReader(path).rows()) == count + 3
