"""Reading the history, whether or not a daemon is writing it at the same time. Nothing here writes but `clear`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reminderd.history.database import NotOurs, connect_to_read, connect_to_write, prepare, transaction
from reminderd.history.event_row import READ_COLUMNS, Row, row_from

_BUSY_SECONDS = 1.0


class HistoryUnreadable(Exception):
    """The history is there but cannot be read; the message says why, in one line."""


class EventCounts(NamedTuple):
    """How often things happened in some span of time."""

    by_reminder: dict[str, dict[str, int]]
    """For each reminder, how often each kind of event happened."""
    movement_done: dict[str, int]
    """For each local date, how often the person said that they had moved (`reset` said it otherwise)."""


class HistoryReader:
    """Looks things up in the file at `path`. A file that is missing is a history in which nothing happened yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(
        self,
        since: datetime | None = None,
        reminder: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Row]:
        """Return the events, oldest first unless said; `limit` counts from where the order begins.

        Raises:
            HistoryUnreadable: the file is damaged, not ours, or may not be read.
        """
        return list(islice(self.stream(since, reminder, newest_first=newest_first), limit))

    def stream(
        self,
        since: datetime | None = None,
        reminder: str | None = None,
        events: Sequence[str] = (),
        *,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield the events one by one, for a history of any length; `events`: only of these kinds.

        Raises:
            HistoryUnreadable: as `rows`, also midway.
        """
        wanted: list[str] = []
        values: list[float | str] = []
        if since is not None:
            wanted.append("utc >= ?")
            values.append(since.timestamp())
        if reminder is not None:
            wanted.append("reminder = ?")
            values.append(reminder)
        if events:
            wanted.append(f"event IN ({', '.join('?' * len(events))})")
            values += events
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        order = "utc DESC, seq DESC" if newest_first else "utc, seq"
        # Only our own words are put into the statement; every value is bound.
        statement = f"SELECT {', '.join(READ_COLUMNS)} FROM history {where} ORDER BY {order}"  # noqa: S608
        with self._connected() as connection:
            for columns in connection.execute(statement, values):
                if row := row_from(columns):
                    yield row

    def counts(self, since: datetime, until: datetime) -> EventCounts:
        """Count the events from `since` on and before `until`; raises as `rows` does."""
        # "+utc" keeps SQLite from going through whole rows by their time: the index by event and reminder is smaller.
        by_reminder = """
            SELECT reminder, event, count(*) FROM history
            WHERE +utc >= ? AND +utc < ? AND reminder IS NOT NULL GROUP BY 1, 2
        """
        movement_done = """
            SELECT substr(at, 1, 10), count(*) FROM history
            WHERE +utc >= ? AND +utc < ? AND reminder = 'movement' AND event = 'done' AND via IS NOT 'reset' GROUP BY 1
        """
        span = (since.timestamp(), until.timestamp())
        found: dict[str, dict[str, int]] = {}
        with self._connected() as connection:
            for reminder, event, times in connection.execute(by_reminder, span):
                found.setdefault(str(reminder), {})[event] = times
            return EventCounts(found, dict(connection.execute(movement_done, span)))

    def reminders(self) -> list[str]:
        """Return the names of all reminders in the history, sorted; raises as `rows` does."""
        statement = "SELECT DISTINCT CAST(reminder AS TEXT) FROM history WHERE reminder IS NOT NULL ORDER BY 1"
        with self._connected() as connection:
            return [name for (name,) in connection.execute(statement)]

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(connect_to_read(self._path, _BUSY_SECONDS)) as connection:
                yield connection
        except NotOurs as why:
            raise HistoryUnreadable(f"{self._path} cannot be read: {why}") from None
        except (sqlite3.Error, OSError) as error:
            raise HistoryUnreadable(f"{self._path} cannot be read: {error}") from error


def clear(path: Path) -> int:
    """Delete all events, with a daemon running or not, and give the disk space back. Return how many there were.

    Raises:
        HistoryUnreadable: it is not ours, damaged, or cannot be written now.
    """
    if not path.exists():
        return 0
    try:
        with closing(connect_to_write(path, _BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is not left in free pages
            prepare(connection)
            with transaction(connection):
                gone: int = connection.execute("SELECT count(*) FROM history").fetchone()[0]
                connection.execute("DELETE FROM history")
            with suppress(sqlite3.OperationalError):  # somebody is reading: the space is used again instead
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return gone
    except NotOurs as why:
        raise HistoryUnreadable(f"{path} is left alone: {why}") from None
    except (sqlite3.Error, OSError) as error:
        raise HistoryUnreadable(f"{path} cannot be cleared: {error}") from error
