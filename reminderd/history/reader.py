"""Reading the history, whether or not a daemon is writing it at the same time. Never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from reminderd.history.database import NotOurs, connect, connect_to_read, has_our_table
from reminderd.history.event_row import Row, decoded
from reminderd.history.weeks import PACKED, names, picked

_BUSY_SECONDS = 1.0
_LINES = "SELECT coalesce(sum(1 + length(line) - length(replace(line, char(10), ''))), 0) FROM record"


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
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Row]:
        """Return the rows, oldest first unless said; `limit` counts from where the order begins.

        Raises:
            HistoryUnreadable: the file is damaged, not ours, or may not be read.
        """
        texts = self.texts(since, reminder, newest_first)
        if newest_first:
            texts = (line for text in texts for line in reversed(text.split("\n")))
        return list(islice(decoded(texts), limit))

    def texts(
        self, since: datetime | None = None, reminder: str | None = None, newest_first: bool = False
    ) -> Iterator[str]:
        """Stream the same as texts, nothing decoded; each is one finished line of JSON or some in the order of time.

        Raises:
            HistoryUnreadable: as `rows`, also midway.
        """
        after = since.timestamp() if since is not None else None
        wanted: list[str] = []
        values: list[float | str] = []
        if after is not None:
            wanted.append("utc >= ?")
            values.append(after)
        if reminder is not None:
            wanted.append("(reminder = ? OR event = ?)")
            values += [reminder, PACKED]
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        way = "DESC" if newest_first else "ASC"
        # Only our own words are put into the statement; every value is bound.
        statement = f"SELECT event, CAST(line AS TEXT) FROM record{where} ORDER BY utc {way}, seq {way}"  # noqa: S608
        with self._connected() as connection:
            for event, text in connection.execute(statement, values) if connection else ():
                if not wanted or event != PACKED:
                    yield text
                elif some := picked(text, after, reminder):
                    yield some

    def reminders(self) -> list[str]:
        """Return the names of all reminders in the history, sorted; raises as `rows` does."""
        with self._connected() as connection:
            return sorted(names(connection)) if connection else []

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection | None]:
        """Open the file; None: there is nothing in it, or no file."""
        if not self._path.exists():
            yield None
            return
        try:
            with closing(connect_to_read(self._path, _BUSY_SECONDS)) as connection:
                yield connection if has_our_table(connection) else None
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
            connection.execute("BEGIN IMMEDIATE")
            gone: int = connection.execute(_LINES).fetchone()[0]
            connection.execute("DELETE FROM record")
            connection.execute("COMMIT")
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
