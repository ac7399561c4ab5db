"""The writer of the history: it hands each event to a thread of its own and never waits for the disk.

Whatever the disk does, reminders go on. An event that cannot be written waits in memory, up to a bound, and is tried
again. A broken file is renamed and a new one begun. A file that is not ours is never touched.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from pathlib import Path

from reminderd.core.effects import Record
from reminderd.history.database import INSERT, NotOurs, transaction
from reminderd.history.database_file import DatabaseFile
from reminderd.history.event_row import columns
from reminderd.system.threads import Worker

MOST_PENDING = 10_000
"""Events kept in memory while they cannot be written (some months of them); beyond, the oldest are lost."""
STOP_SECONDS = 1.0

_log = logging.getLogger(__name__)


class HistoryWriter:
    """Writes events in the order they were appended. Its methods are for one thread."""

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        """Why nothing can be written just now, in words; None: all is well."""
        self._worker = Worker("history")
        self._running = False
        # What follows is for the thread only.
        self._file = DatabaseFile(path)
        self._pending: deque[tuple[object, ...]] = deque(maxlen=MOST_PENDING)
        self._keep_seconds: float | None = None

    def start(self) -> None:
        """Begin. The thread opens the file, so that a slow disk delays nobody."""
        self._running = True
        self._worker.post(self._write)

    def append(self, record: Record) -> None:
        """Write a record soon; never blocks, never raises."""
        values = columns(*record)
        self._worker.post(lambda: self._pending.append(values))
        self._worker.post(self._write)

    def try_again(self) -> None:
        """Write what could not be written, if there is any; the daemon calls this once a minute."""
        if self.problem:
            self._worker.post(self._write)

    def prune(self, keep_seconds: float) -> None:
        """Delete what is older than this, now and whenever something is written."""
        self._worker.post(lambda: self._keep(keep_seconds))
        self._worker.post(self._write)

    async def flush(self, deadline: float) -> bool:
        """Wait, `deadline` seconds at most, until what was appended so far is on disk; False: it is not (yet)."""
        if not self._running:
            return False
        try:
            return await self._worker.do(self._write, deadline)
        except TimeoutError:
            return False

    def stop(self) -> None:
        """Write what is left, as far as that works within `STOP_SECONDS`; safe to call twice or unstarted."""
        if self._running:
            self._running = False
            self._worker.post(self._write)
            self._worker.post(self._file.close)
            self._worker.stop(STOP_SECONDS)

    # -- in the thread ---------------------------------------------------------------------------------------

    def _keep(self, seconds: float) -> None:
        self._keep_seconds = seconds

    def _write(self) -> bool:
        """Write all there is, and return whether it is on disk; log a problem once, and once that it is over."""
        problem = self._write_pending()
        if problem and not self.problem:
            _log.warning("history: %s", problem)
        elif self.problem and not problem:
            _log.info("history: it is written again")
        self.problem = problem
        return problem is None

    def _write_pending(self) -> str | None:
        """Write what waits, in a new file if the first turns out to be broken. Return why it cannot be, if so."""
        name = self._file.path.name
        for _ in range(2):
            try:
                self._commit()
            except NotOurs as why:
                self._file.close()
                return f"{name} is left alone: {why}; what happens is kept in memory only"
            except Exception as error:  # noqa: BLE001 (whatever stands in the file, events go on; status tells the reason)
                self._file.close()
                # A damaged file raises this very class; what may pass (a full disk, a lock) raises a subclass.
                if type(error) is sqlite3.DatabaseError and self._file.set_aside():
                    continue
                return f"{name} cannot be written: {error} ({len(self._pending)} events wait)"
            return None
        return f"{name} cannot be written: the new one is damaged too ({len(self._pending)} events wait)"

    def _commit(self) -> None:
        connection = self._file.connection()
        with transaction(connection):
            connection.executemany(INSERT, self._pending)
            if self._keep_seconds is not None:
                oldest = self._file.now_for_pruning() - self._keep_seconds
                connection.execute("DELETE FROM history WHERE utc < ?", (oldest,))
        self._pending.clear()
