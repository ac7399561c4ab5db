"""The history's file: its one table, and whether a file found there is ours to read and write.

A row carries the finished JSON line beside the columns it is looked up by, so that reading back is copying text.
The table is kept in the order of time itself: today's rows, and all of them, are one run over neighbouring pages.
Weeks that are past are put together into one row each (weeks.py).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

APPLICATION_ID = 0x72656D64
"""Marks the file as ours ("remd")."""
VERSION = 2
"""Of the table; a file with a higher one was written by a newer reminderd and is left alone.

1 had the same table and no weeks put together; it is read as it is, and becomes 2 with the first such week.
"""

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE record (
    utc REAL NOT NULL,       -- seconds since 1970: what is sorted and searched by
    seq INTEGER NOT NULL,    -- the order of writing, where two happened at once
    event TEXT NOT NULL,     -- "packed": a week of them in one row (weeks.py)
    reminder TEXT,
    key TEXT,                -- a later record of the same key replaces the earlier one
    line TEXT NOT NULL,      -- the JSON object as `history --json` prints it; local time with its offset
    PRIMARY KEY (utc, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX record_key ON record (key) WHERE key IS NOT NULL;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
COMMIT;
"""

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_PLACE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class NotOurs(Exception):
    """The file belongs to a newer reminderd or to another program: it must be left as it is."""


def is_damage(error: Exception) -> bool:
    """Tell a broken file from a disk that is full, read-only or busy, which may be well again later."""
    return isinstance(error, sqlite3.Error) and (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def connect(path: Path, *, read_only: bool, busy_seconds: float) -> sqlite3.Connection:
    """Open the file as it is; a read-only one is never made where it is missing.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    return _lenient(sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None))


def _lenient(connection: sqlite3.Connection) -> sqlite3.Connection:
    """One bad byte on the disk costs one letter: by itself, sqlite3 would refuse every row from there on."""
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    return connection


def connect_to_read(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open for reading; in a folder that cannot be written, where SQLite's log has no place, a copy in memory.

    Raises:
        sqlite3.Error, OSError: it cannot be read.
    """
    connection = connect(path, read_only=True, busy_seconds=busy_seconds)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF not in _NO_PLACE or (log.exists() and log.stat().st_size):
            raise
        content = bytearray(path.read_bytes())
        content[18:20] = b"\1\1"  # read as without a log: there is none, and nobody can be writing one
        connection = _lenient(sqlite3.connect(":memory:"))
        connection.deserialize(bytes(content))
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def has_our_table(connection: sqlite3.Connection) -> bool:
    """Return whether our table is in it; False: the file is empty and free to take.

    Raises:
        NotOurs: somebody else's, or a newer format's.
        sqlite3.Error: it cannot be read.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner == 0 and version == 0 and tables == 0:
        return False
    if owner != APPLICATION_ID:
        raise NotOurs("it is another program's database")
    if not 1 <= version <= VERSION:
        raise NotOurs(f"it was written by a newer reminderd (format {version}; this one knows {VERSION})")
    return True


def make_table(connection: sqlite3.Connection) -> None:
    """Take an empty file for the history, all at once or not at all.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def tune_for_writing(connection: sqlite3.Connection) -> None:
    """Write-ahead: readers and the writer do not wait for each other; a killed process loses nothing."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -256")  # KiB; the daemon is small
    connection.execute("PRAGMA journal_size_limit = 1048576")
