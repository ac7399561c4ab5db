"""The writer of the history: it hands each event to a thread of its own and never waits for the disk.

Whatever the disk does, reminders go on. An event that cannot be written waits in memory, up to a bound, and is tried
again. A broken file is renamed and a new one begun. A file that is not ours is never touched.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections import deque
from datetime import datetime
from pathlib import Path

from reminderd.core.effects import Record
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.history.database import INSERT, NotOurs, connect_to_write, prepare, transaction, tune_for_writing
from reminderd.history.event_row import columns
from reminderd.system.folders import private_folder
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
        self._keep_seconds: float | None = None
        # What follows is for the thread only.
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._newest_event, self._opened = 0.0, 0.0  # seconds since 1970; the steady clock
        self._pending: deque[tuple[object, ...]] = deque(maxlen=MOST_PENDING)

    def write_soon(self) -> None:
        """Write what waits, in the thread; also what could not be written before."""
        self._worker.post(self._write)

    def append(self, record: Record) -> None:
        """Write a record soon; never blocks, never raises."""
        values = columns(*record)
        self._worker.post(lambda: self._pending.append(values))
        self.write_soon()

    def prune(self, keep_seconds: float) -> None:
        """Delete what is older than this, now and whenever something is written."""
        self._keep_seconds = keep_seconds
        self.write_soon()

    async def flush(self, deadline: float) -> bool:
        """Wait, `deadline` seconds at most, until what was appended so far is on disk; False: it is not (yet)."""
        try:
            return await self._worker.do(self._write, deadline)
        except TimeoutError:
            return False

    def stop(self) -> None:
        """Write what is left, as far as that works within `STOP_SECONDS`, and let go of the file."""
        self.write_soon()
        self._worker.post(self._close)
        self._worker.stop(STOP_SECONDS)

    # -- in the thread ---------------------------------------------------------------------------------------

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
        name = self._path.name
        for _attempt in range(2):
            try:
                self._commit()
            except NotOurs as why:
                self._close()
                left_alone = N_("{file} is left alone: {problem}; what happens is kept in memory only")
                return sentence(left_alone, file=name, problem=why)
            except Exception as error:  # noqa: BLE001 (whatever stands in the file, events go on; status tells the reason)
                self._close()
                # A damaged file raises this very class; what may pass (a full disk, a lock) raises a subclass.
                # The other one comes of SQLite's own complaint, where that quotes garbage.
                if type(error) in (sqlite3.DatabaseError, UnicodeDecodeError) and self._set_aside():
                    continue
                failed = N_("{file} cannot be written: {problem} ({count} events wait)")
                return sentence(failed, file=name, problem=error, count=len(self._pending))
            return None
        twice = N_("{file} cannot be written: the new one is damaged too ({count} events wait)")
        return sentence(twice, file=name, count=len(self._pending))

    def _commit(self) -> None:
        connection = self._open()
        with transaction(connection):
            connection.executemany(INSERT, self._pending)
            if self._keep_seconds is not None:
                oldest = self._now_for_pruning() - self._keep_seconds
                connection.execute("DELETE FROM history WHERE utc < ?", (oldest,))
        self._pending.clear()

    def _open(self) -> sqlite3.Connection:
        """Return a connection to a file that is ours, sound, and of the present format, also if it was replaced.

        Raises:
            NotOurs: it belongs to another program or a newer reminderd; it was not changed.
            sqlite3.Error, OSError: it is damaged, or cannot be opened or written now.
        """
        private_folder(self._path.parent)
        if not self._path.exists():
            self._path.touch(0o600)  # for this user alone before SQLite would; -wal and -shm take after it
        inode = self._path.stat().st_ino
        if inode != self._inode:
            self._close()
        if self._connection is None:
            self._connection = connection = connect_to_write(self._path)
            if self._path.stat().st_mode & 0o077:
                self._path.chmod(0o600)
            if inode != self._inode:  # find damage now rather than when somebody reads; once, as it reads all of it
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise sqlite3.DatabaseError(f"damaged: {found}")
            prepare(connection)
            tune_for_writing(connection)
            self._inode = inode
            newest = connection.execute("SELECT max(utc) FROM history WHERE utc <= ?", (time.time(),)).fetchone()[0]
            self._newest_event, self._opened = time.time() if newest is None else newest, time.monotonic()
        return self._connection

    def _now_for_pruning(self) -> float:
        """Return the present (seconds since 1970), but do not believe a clock that was set ahead by years.

        It is no later than the newest event found when the file was opened, plus the time that has really passed since:
        such a clock must not cost years of history.
        """
        return min(time.time(), self._newest_event + time.monotonic() - self._opened)

    def _close(self) -> None:
        if self._connection:
            with contextlib.suppress(sqlite3.Error):  # it is given up either way
                self._connection.close()
            self._connection = None

    def _set_aside(self) -> bool:
        """Rename the broken file, so that a new one can be begun. Return whether that worked."""
        renamed = self._path.with_name(f"{self._path.name}.broken-{datetime.now().astimezone():%Y%m%dT%H%M%S.%f}")
        try:
            for suffix in ("-wal", "-shm", ""):  # its log first, lest it be taken for the new file's
                part = self._path.with_name(self._path.name + suffix)
                if part.exists():
                    part.rename(renamed.with_name(renamed.name + suffix))
        except OSError:
            return False
        _log.warning("the history was damaged; it was renamed to %s, and a new one was begun", renamed.name)
        return True
