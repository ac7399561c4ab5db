"""The history's file: its table, whether a file found there is ours, and what was written by earlier versions.

One event is one row. docs/history.md describes the table for people who want to query it themselves.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.history.event_row import columns, json_object, moment

APPLICATION_ID = 0x72656D64
"""Marks the file as ours ("remd")."""
FORMAT = 3
"""The format written here. A file with a higher number was written by a newer reminderd and is left alone.

1 (reminderd 1.0.0) had a table `record` with the event as one line of JSON; the first writer converts it. 2 was never
released.
"""

BUSY_SECONDS = 0.5
"""How long to wait for another program's lock; what cannot be written is tried again later."""

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


class NotOurs(Exception):
    """The file belongs to a newer reminderd or to another program: it must be left as it is."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file as it is, in a mode of SQLite's URIs: "ro", "rwc" (made where it is missing), "memory".

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    # A damaged byte costs one letter; by default sqlite3 refuses every row from there on.
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open for reading. A file that is missing, empty or of format 1 is read from a table in memory.

    Raises:
        NotOurs: as `format_of`.
        sqlite3.Error, OSError: it cannot be read.
    """
    memory = connect(path, "memory")
    if path.exists():
        log = path.with_name(f"{path.name}-wal")
        logged = log.exists() and log.stat().st_size > 0
        alone = not logged and not os.access(path.parent, os.W_OK)  # then SQLite has no place for its log
        with ExitStack() as opened:
            file = opened.enter_context(closing(connect(path, "ro&immutable=1" if alone else "ro")))
            if format_of(file) == FORMAT:
                opened.pop_all()
                return file
            file.backup(memory)
    prepare(memory)
    return memory


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open for writing a file that is there.

    Raises:
        NotOurs: as `format_of`. The file was not changed: opened for writing, even closing it might change it.
        sqlite3.Error: it cannot be read or written.
    """
    with closing(connect(path, "ro")) as file:
        format_of(file)
    return connect(path, "rwc")


def format_of(connection: sqlite3.Connection) -> int:
    """Return the format of the history in the file, 1 or `FORMAT`; 0 if the file is empty and free to take.

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
        raise NotOurs(sentence(N_("it is another program's database")))
    if version not in (1, FORMAT):
        newer = N_("it was written by a newer reminderd (format {format}; this one knows {own})")
        raise NotOurs(sentence(newer, format=version, own=FORMAT))
    return version


def prepare(connection: sqlite3.Connection) -> None:
    """Create the table in an empty file, or convert that of format 1; all of it or nothing.

    Raises:
        NotOurs: as `format_of`; nothing was changed.
        sqlite3.Error: it cannot be written.
    """
    with transaction(connection):  # no other process can be converting it
        found = format_of(connection)
        if found == FORMAT:
            return
        for statement in (_TABLE, *_INDEXES):
            connection.execute(statement)
        if found:
            connection.executemany(INSERT, _rows_of_format_1(connection))
            connection.execute("DROP TABLE record")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _rows_of_format_1(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    every = "SELECT utc, event, reminder, key, CAST(line AS TEXT) FROM record ORDER BY utc, seq"
    for utc, event, reminder, key, line in connection.execute(every):
        facts = json_object(line)
        at = moment(facts) or datetime.fromtimestamp(utc).astimezone()
        yield columns(at, event, reminder, facts, key)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write what is done inside all at once, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        yield


def tune_for_writing(connection: sqlite3.Connection) -> None:
    """Write ahead into a log: readers and the writer do not wait for each other, and a killed process loses nothing."""
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -256", "journal_size_limit = 1048576"):
        connection.execute(f"PRAGMA {setting}")
