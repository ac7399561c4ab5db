"""Reading the history, whether or not a daemon is writing it at the same time. Never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from reminderd.history.database import NotOurs, connect, connect_to_read, has_our_table
from reminderd.history.rows import Row, decoded

_BUSY_SECONDS = 1.0


class HistoryUnreadable(Exception):
    """The history is there but cannot be read; the message says why, in one line."""


class HistoryReader:
    """Looks things up in the file at `path`. A file that is missing is a history in which nothing happened yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(
        self,
        since: datetime | None = None,
        reminder: str | None = None,
        events: Iterable[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Row]:
        """Give the rows, oldest first unless said; `limit` counts from where the order begins.

        Raises:
            HistoryUnreadable: the file is damaged, not ours, or may not be read.
        """
        return list(decoded(self.lines(since, reminder, events, limit, newest_first)))

    def lines(
        self,
        since: datetime | None = None,
        reminder: str | None = None,
        events: Iterable[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[str]:
        """Stream the same as finished lines of JSON, nothing decoded; raises as `rows` does, also midway."""
        wanted: list[str] = []
        values: list[str | float | int] = []
        if since is not None:
            wanted.append("utc >= ?")
            values.append(since.timestamp())
        if reminder is not None:
            wanted.append("reminder = ?")
            values.append(reminder)
        if events is not None:
            names = list(events)
            wanted.append(f"event IN ({', '.join('?' * len(names))})")
            values.extend(names)
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        way = "DESC" if newest_first else "ASC"
        values.append(-1 if limit is None else limit)
        # Only our own words are put into the statement; every value is bound.
        statement = f"SELECT line FROM record{where} ORDER BY utc {way}, seq {way} LIMIT ?"  # noqa: S608
        return self._stream(statement, values)

    def reminders(self) -> list[str]:
        """Give the names of all reminders in the history, sorted; raises as `rows` does."""
        names = self._stream("SELECT DISTINCT reminder FROM record WHERE reminder IS NOT NULL ORDER BY 1", [])
        return list(names)

    def _stream(self, statement: str, values: list[str | float | int]) -> Iterator[str]:
        if not self._path.exists():
            return
        try:
            with closing(connect_to_read(self._path, _BUSY_SECONDS)) as connection:
                if has_our_table(connection):
                    for (text,) in connection.execute(statement, values):
                        yield text
        except NotOurs as why:
            raise HistoryUnreadable(f"{self._path} cannot be read: {why}") from None
        except (sqlite3.Error, OSError) as error:
            raise HistoryUnreadable(f"{self._path} cannot be read: {error}") from error


def clear(path: Path) -> int:
    """Forget everything, with a daemon running or not, and give the disk space back; gives how many rows went.

    Raises:
        HistoryUnreadable: it is not ours, damaged, or cannot be written now.
    """
    if not path.exists():
        return 0
    try:
        with closing(connect(path, read_only=True, busy_seconds=_BUSY_SECONDS)) as looking:
            if not has_our_table(looking):
                return 0
        with closing(connect(path, read_only=False, busy_seconds=_BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA secure_delete = ON")  # what is to be forgotten is not left in free pages
            gone = connection.execute("DELETE FROM record").rowcount
            try:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError:  # somebody is reading: the space is used again instead
                pass
            return gone
    except NotOurs as why:
        raise HistoryUnreadable(f"{path} is left alone: {why}") from None
    except (sqlite3.Error, OSError) as error:
        raise HistoryUnreadable(f"{path} cannot be cleared: {error}") from error
