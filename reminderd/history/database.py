"""The history's file: its table, whether a file found there is ours, and what was written by earlier versions.

One event is one row. docs/history.md describes the table for people who want to query it themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reminderd.history.event_row import columns_from_line, columns_from_packed

APPLICATION_ID = 0x72656D64
"""Marks the file as ours ("remd")."""
FORMAT = 3
"""The format written here. A file with a higher number was written by a newer reminderd and is left alone.

1 (reminderd 1.0.0) had a table `record` with the event as one line of JSON. 2 (never released) had several lines in
a row of event "packed". Both are converted by the first writer.
"""

_TABLE = """
CREATE TABLE history (
    utc REAL NOT NULL,        -- `at` in seconds since 1970: to sort and to compare
    seq INTEGER NOT NULL,     -- the order of writing, where two events have the same time
    at TEXT NOT NULL,         -- local time with its offset: 2026-11-22T14:03:11+01:00
    event TEXT NOT NULL,      -- shown, done, taken, snoozed, skipped, ignored, expired, held, released, break, …
    reminder TEXT,            -- movement, posture, …; NULL where the event concerns all of them
    seconds NUMERIC,          -- how long: a break, a hold, a snooze
    reason TEXT,              -- what held a reminder: microphone, paused, …
    cause TEXT,               -- how a break began: idle, locked, asleep, off, reset
    via TEXT,                 -- how an answer came: button, command, …
    merged_into TEXT,         -- the reminder in whose notification this one was shown
    due_at TEXT,              -- when the reminder came due, as `at`
    until TEXT,               -- when a break, a snooze or a pause ended or was to end, as `at`
    sitting_since TEXT,       -- when the person sat down, as `at`
    sitting_seconds NUMERIC,  -- how long the person had been sitting
    facts TEXT,               -- the event's other facts, a JSON object
    key TEXT,                 -- a later event with the same key replaces the earlier one
    PRIMARY KEY (utc, seq)
) WITHOUT ROWID
"""
_INDEXES = (
    "CREATE UNIQUE INDEX history_key ON history (key) WHERE key IS NOT NULL",
    "CREATE INDEX history_event ON history (event, reminder)",
)
INSERT = "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""Writes a row of `COLUMNS`, in place of an earlier one with the same key."""

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_PLACE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class NotOurs(Exception):
    """The file belongs to a newer reminderd or to another program: it must be left as it is."""


def is_damage(error: Exception) -> bool:
    """Return whether the file is broken. A disk that is full, read-only or busy may work again later."""
    return isinstance(error, sqlite3.Error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def connect(path: Path, *, read_only: bool, busy_seconds: float, immutable: bool = False) -> sqlite3.Connection:
    """Open the file as it is. A missing one is created only for writing. `immutable`: nobody else can be writing it.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}{'&immutable=1' if immutable else ''}"
    return _lenient(sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None))


def _lenient(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Make a damaged byte cost one letter; by default sqlite3 refuses every row from there on."""
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    return connection


def connect_to_read(path: Path, busy_seconds: float) -> sqlite3.Connection | None:
    """Open for reading; None if the file is empty. An older format is read from a converted copy in memory.

    Raises:
        NotOurs: as `format_of`.
        sqlite3.Error, OSError: it cannot be read.
    """
    connection = _readable(path, busy_seconds)
    try:
        found = format_of(connection)
        if found == FORMAT:
            return connection
        copy = None
        if found:
            copy = _lenient(sqlite3.connect(":memory:", isolation_level=None))
            connection.backup(copy)
            prepare(copy)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return copy


def _readable(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open for reading, also in a folder that cannot be written, where SQLite has no place for its log."""
    connection = connect(path, read_only=True, busy_seconds=busy_seconds)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF not in _NO_PLACE or (log.exists() and log.stat().st_size):
            raise
        return connect(path, read_only=True, busy_seconds=busy_seconds, immutable=True)
    return connection


def format_of(connection: sqlite3.Connection) -> int:
    """Return the format of the history in the file, from 1 to `FORMAT`; 0 if the file is empty and free to take.

    Raises:
        NotOurs: it belongs to another program, or its format is newer.
        sqlite3.Error: it cannot be read.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner == 0 and version == 0 and tables == 0:
        return 0
    if owner != APPLICATION_ID:
        raise NotOurs("it is another program's database")
    if not 1 <= version <= FORMAT:
        raise NotOurs(f"it was written by a newer reminderd (format {version}; this one knows {FORMAT})")
    return version


def prepare(connection: sqlite3.Connection) -> None:
    """Create the table in an empty file, or convert that of an older format; all of it or nothing.

    Raises:
        NotOurs: as `format_of`; nothing was changed.
        sqlite3.Error: it cannot be written.
    """
    if format_of(connection) == FORMAT:
        return
    with transaction(connection):
        found = format_of(connection)  # again, now that no other process can be converting it
        if found == FORMAT:
            return
        connection.execute(_TABLE)
        for index in _INDEXES:
            connection.execute(index)
        if found:
            connection.executemany(INSERT, _former_rows(connection))
            connection.execute("DROP TABLE record")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _former_rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table of formats 1 and 2 in today's columns."""
    every = "SELECT utc, seq, event, reminder, key, CAST(line AS TEXT) FROM record ORDER BY utc, seq"
    for utc, seq, event, reminder, key, line in connection.execute(every):
        if event == "packed":
            yield from columns_from_packed(line)
        else:
            yield columns_from_line((utc, seq), event, reminder, key, line)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write what is done inside all at once, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def tune_for_writing(connection: sqlite3.Connection) -> None:
    """Write ahead into a log: readers and the writer do not wait for each other, and a killed process loses nothing."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -256")  # KiB; the daemon is small
    connection.execute("PRAGMA journal_size_limit = 1048576")
