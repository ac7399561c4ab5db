"""A history of an earlier version is read as it is, and converted by the first who writes, without loss."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reminderd.core.effects import Record
from reminderd.history.database import APPLICATION_ID, prepare
from reminderd.history.reader import HistoryReader, clear
from reminderd.history.writer import HistoryWriter
from tests.history.made import NOW, at, iso, office_days, record, rows_of

FORMAT_1 = f"""
CREATE TABLE record (
    utc REAL NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, reminder TEXT, key TEXT, line TEXT NOT NULL,
    PRIMARY KEY (utc, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX record_key ON record (key) WHERE key IS NOT NULL;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def write_old(path: Path, records: Iterable[Record], line: str = "") -> None:
    """Write a history as reminderd 1.0.0 did, with this line in place of each event's own."""
    rows = [
        (each.at.timestamp(), number, each.event, each.reminder, each.key, line or json.dumps(row_of(each)))
        for number, each in enumerate(records)
    ]
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FORMAT_1)
        connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.commit()


def row_of(each: Record) -> dict[str, Any]:
    return {"at": iso(each.at), "reminder": each.reminder, "event": each.event, **each.facts}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["at"], row["event"], row["reminder"] or ""))


async def open_once(path: Path) -> None:
    writer = HistoryWriter(path)
    assert await writer.flush(5)
    assert writer.problem is None
    writer.stop()


async def test_a_history_of_1_0_0_is_read_as_it_is_and_converted_without_loss(path: Path):
    records = list(office_days(20, NOW))
    write_old(path, records)
    before, names = HistoryReader(path).rows(), HistoryReader(path).reminders()
    assert in_order(before) == in_order(rows_of(records))
    assert version_of(path) == 1
    await open_once(path)
    assert version_of(path) == 3
    assert HistoryReader(path).rows() == before
    assert HistoryReader(path).reminders() == names == ["movement", "posture"]


async def test_a_break_that_goes_on_over_the_update_is_still_one(path: Path):
    write_old(path, [Record(at(9), "break", None, {"until": None}, "break:1")])
    writer = HistoryWriter(path)
    writer.append(Record(at(9), "break", None, {"until": iso(at(10)), "seconds": 3600}, "break:1"))
    assert await writer.flush(5)
    writer.stop()
    assert [(row["until"], row["seconds"]) for row in HistoryReader(path).rows()] == [(iso(at(10)), 3600)]


DAMAGED_LINES = {
    "no JSON": "nonsense",
    "no object": "[1]",
    "no time": '{"event": "shown"}',
    "a year without a local time": '{"at": "0001-01-01T00:00:00"}',
    "brackets without end": "[" * 100_000,
}


@pytest.mark.parametrize("line", DAMAGED_LINES.values(), ids=DAMAGED_LINES)
async def test_a_damaged_line_costs_its_facts_and_not_the_event(path: Path, line: str):
    write_old(path, [record(at(9))], line)
    await open_once(path)
    (row,) = HistoryReader(path).rows()
    assert (row["event"], row["reminder"]) == ("shown", "movement")
    assert datetime.fromisoformat(row["at"]) == at(9)


def test_a_conversion_is_done_whole_or_not_at_all(path: Path):
    write_old(path, [record(at(9)), record(at(10))])
    before = HistoryReader(path).rows()

    class Full(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
            if sql.startswith("DROP"):
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(sql, *values)  # type: ignore[arg-type]

    with (
        closing(sqlite3.connect(path, factory=Full, isolation_level=None)) as connection,
        pytest.raises(sqlite3.OperationalError, match="full"),
    ):
        prepare(connection)
    assert version_of(path) == 1
    assert HistoryReader(path).rows() == before


def test_clearing_an_old_history_counts_and_deletes_it(path: Path):
    write_old(path, [record(at(9)), record(at(10))])
    assert clear(path) == 2
    assert HistoryReader(path).rows() == []


STRANGE_ROWS = {
    "a time that is none": "at = x'ff'",
    "an event that is none": "event = x'00ff'",
    "a number that is a text": "seconds = 'long', sitting_seconds = x'00'",
    "facts cut off": """facts = '{"title": "Sta'""",
    "facts that are no object": "facts = '[1]'",
    "a bad byte": "facts = CAST(x'7b2261223a22ff227d' AS TEXT)",
    "brackets without end": "facts = replace(hex(zeroblob(50000)), '0', '[')",
}


@pytest.mark.parametrize("change", STRANGE_ROWS.values(), ids=STRANGE_ROWS)
async def test_whatever_stands_in_a_row_the_others_are_read_and_written(path: Path, change: str):
    writer = HistoryWriter(path)
    for hour in (9, 10, 11):
        writer.append(record(at(hour), title="Stand up"))
    assert await writer.flush(5)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE history SET {change} WHERE utc = ?", (at(10).timestamp(),))  # noqa: S608
        connection.commit()
    rows = HistoryReader(path).rows()
    assert {row["at"] for row in rows} >= {iso(at(9)), iso(at(11))}
    assert json.dumps(rows)
    writer.append(record(at(12)))
    assert await writer.flush(5)
    writer.stop()
    assert HistoryReader(path).counts(at(0), NOW)[0]
