"""Reading the history, whether or not a daemon is writing it at the same time. Nothing here writes but `clear`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.history.database import NotOurs, connect_to_read, connect_to_write, prepare, transaction
from reminderd.history.event_row import Row, row_from

_UNREAD, _NOT_CLEARED = N_("{path} cannot be read: {problem}"), N_("{path} cannot be cleared: {problem}")


class HistoryUnreadable(OSError):
    """The history is there but cannot be read; the message says why, in one line."""


class HistoryReader:
    """Looks things up in the file at `path`. A file that is missing is a history in which nothing happened yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, since: datetime | None = None) -> list[Row]:
        """Return the events since then, oldest first; raises as `stream` does."""
        return list(self.stream(since))

    def stream(
        self, since: datetime | None = None, reminder: str | None = None, events: Sequence[str] = ()
    ) -> Iterator[Row]:
        """Yield the events, oldest first and one by one, for a history of any length; `events`: only of these kinds.

        Raises:
            HistoryUnreadable: the file is damaged, not ours, or may not be read; also midway.
        """
        kinds = f"AND event IN ({', '.join('?' * len(events))})" if events else ""
        wanted = f"utc >= ? AND (? IS NULL OR reminder = ?) {kinds}"
        values = (since.timestamp() if since else float("-inf"), reminder, reminder, *events)
        statement = f"SELECT * FROM history WHERE {wanted} ORDER BY utc, seq"  # noqa: S608 (our own words; values are bound)
        with _opened(self._path, connect_to_read, _UNREAD) as connection:
            for columns in connection.execute(statement, values):
                if row := row_from(columns):
                    yield row

    def counts(self, since: datetime, until: datetime) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
        """Count the events from `since` on and before `until`; raises as `stream` does.

        Returns:
            For each reminder, how often each kind of event happened; and for each local date, how often the person
            said that they had moved (`reset` said it otherwise).
        """
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
        with _opened(self._path, connect_to_read, _UNREAD) as connection:
            for reminder, event, times in connection.execute(by_reminder, span):
                found.setdefault(str(reminder), {})[event] = times
            return found, dict(connection.execute(movement_done, span))

    def reminders(self) -> list[str]:
        """Return the names of all reminders in the history, sorted; raises as `stream` does."""
        statement = "SELECT DISTINCT CAST(reminder AS TEXT) FROM history WHERE reminder IS NOT NULL ORDER BY 1"
        with _opened(self._path, connect_to_read, _UNREAD) as connection:
            return [name for (name,) in connection.execute(statement)]


def clear(path: Path) -> int:
    """Delete all events, with a daemon running or not, and give the disk space back. Return how many there were.

    Raises:
        HistoryUnreadable: it is not ours, damaged, or cannot be written now.
    """
    if not path.exists():
        return 0
    with _opened(path, connect_to_write, _NOT_CLEARED) as connection:
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is not left in free pages
        prepare(connection)
        with transaction(connection):
            gone: int = connection.execute("SELECT count(*) FROM history").fetchone()[0]
            connection.execute("DELETE FROM history")
        with suppress(sqlite3.OperationalError):  # somebody is reading: the space is used again instead
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone


@contextmanager
def _opened(path: Path, connect: Callable[[Path], sqlite3.Connection], failed: str) -> Iterator[sqlite3.Connection]:
    try:
        with closing(connect(path)) as connection:
            yield connection
    except (NotOurs, sqlite3.Error, OSError) as why:
        raise HistoryUnreadable(sentence(failed, path=path, problem=why)) from why
    except ValueError as garbage:  # in a name, which SQLite's complaint quotes, or in what describes the table
        raise HistoryUnreadable(sentence(failed, path=path, problem=sentence(N_("it is damaged")))) from garbage
