"""The writer of the history: a thread of its own, asleep in its queue until there is something to write.

Law: nothing the disk does reaches whoever appends. A record waits in memory, up to a bound, until it can be
written; a broken file is set aside and a new one begun; a file that is not ours is never touched.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import sqlite3
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from reminderd.core.effects import Record
from reminderd.history.database import NotOurs, connect, has_our_table, is_damage, make_table, tune_for_writing
from reminderd.history.event_row import Stored, stored
from reminderd.history.reader import HistoryReader, HistoryUnreadable
from reminderd.history.weeks import forget, pack_one
from reminderd.system.folders import private_folder

__all__ = ["HistoryReader", "HistoryUnreadable", "HistoryWriter"]

MOST_PENDING = 10_000
"""Records kept in memory while they cannot be written (some months of them); beyond, the oldest are lost."""
STOP_SECONDS = 1.0
_BUSY_SECONDS = 0.25  # for another program's lock; what does not get in is tried again later
_FIRST_RETRY_SECONDS = 0.5
_LONGEST_RETRY_SECONDS = 30.0
_PRUNE_EVERY_SECONDS = 86400.0

_INSERT = """
INSERT INTO record (utc, seq, event, reminder, key, line) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) WHERE key IS NOT NULL DO UPDATE SET
utc = excluded.utc, seq = excluded.seq, event = excluded.event, reminder = excluded.reminder, line = excluded.line
"""

_Told = Callable[[bool], None]
_log = logging.getLogger(__name__)


class HistoryWriter:
    """Writes records in the order they were appended. All methods are for one thread: the loop's."""

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        """Why nothing can be written just now, in words; None: all is well."""
        self._path = path
        self._inbox: queue.SimpleQueue[Stored | float | _Told | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._newest = (0.0, 0.0)  # of what stood in the file when it was opened, and the steady clock then
        self._pending: deque[Stored] = deque(maxlen=MOST_PENDING)
        self._lost = 0
        self._keep_seconds: float | None = None
        self._prune_at = 0.0  # by the steady clock
        self._pack_after: float | None = None  # from when on there may be weeks to put together; None: nowhere

    def start(self) -> None:
        """Begin; the file is opened by the thread, so a slow disk delays nobody."""
        self._thread.start()

    def append(self, record: Record) -> None:
        """Hand over a record; never blocks, never raises."""
        self._inbox.put(stored(record))

    def prune(self, keep_seconds: float) -> None:
        """Have what is older than this forgotten, now and once a day when something is written."""
        self._inbox.put(float(keep_seconds))

    async def flush(self, deadline: float) -> bool:
        """Wait, `deadline` seconds at most, until what was appended so far is on disk; False: it is not (yet)."""
        if not self._thread.is_alive():
            return False
        loop = asyncio.get_running_loop()
        written: asyncio.Future[bool] = loop.create_future()

        def settle(ok: bool) -> None:
            if not written.done():
                written.set_result(ok)

        self._inbox.put(lambda ok: _in_loop(loop, settle, ok))
        try:
            async with asyncio.timeout(deadline):
                return await written
        except TimeoutError:
            return False

    def stop(self) -> None:
        """Write what is left, as far as that works within `STOP_SECONDS`; safe to call twice or unstarted."""
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    # -- in the thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        going, retry = True, _FIRST_RETRY_SECONDS
        well = self._write()
        while going:
            told: list[_Told] = []
            going = self._take(None if well or not self._pending else retry, told)
            well = self._write()
            retry = _FIRST_RETRY_SECONDS if well else min(retry * 2, _LONGEST_RETRY_SECONDS)
            for tell in told:
                tell(well)
            if well and going:
                self._pack()
        self._close()

    def _take(self, timeout: float | None, told: list[_Told]) -> bool:
        """Sleep until there is something, then take all there is; False: it is time to stop."""
        try:
            item = self._inbox.get(timeout=timeout)
            while item is not None:
                if isinstance(item, tuple):
                    self._lost += len(self._pending) == MOST_PENDING
                    self._pending.append(item)
                elif isinstance(item, float):
                    self._keep_seconds, self._prune_at = item, 0.0
                else:
                    told.append(item)
                item = self._inbox.get_nowait()
        except queue.Empty:
            return True
        return False

    def _write(self) -> bool:
        for _ in range(2):  # a second time at once, in a new file, where the first turns out to be broken
            try:
                self._commit(self._open())
            except NotOurs as why:
                self._close()
                self._say(f"{self._path.name} is left alone: {why}; what happens is kept in memory only")
                return False
            except Exception as error:  # noqa: BLE001 (the thread goes on whatever stands in the file, and status says it)
                self._close()
                if is_damage(error) and self._set_aside():
                    continue
                lost = f", {self._lost} records lost" if self._lost else ""
                self._say(f"{self._path.name} cannot be written: {error} ({len(self._pending)} records wait{lost})")
                return False
            self._say(None)
            return True
        return False

    def _open(self) -> sqlite3.Connection:
        """Return the connection; a new one where the file was removed or replaced behind our back."""
        if self._connection and not self._is_in_place():
            self._close()
        if self._connection is None:
            private_folder(self._path.parent)
            _create_private(self._path)
            _look_first(self._path)
            self._connection = connection = connect(self._path, read_only=False, busy_seconds=_BUSY_SECONDS)
            if not has_our_table(connection):
                make_table(connection)
            elif self._path.stat().st_ino != self._inode:  # once for each file: it reads all of it
                _check(connection)
            tune_for_writing(connection)
            self._inode = self._path.stat().st_ino
            newest = connection.execute("SELECT max(utc) FROM record WHERE utc <= ?", (time.time(),)).fetchone()[0]
            self._newest = (time.time() if newest is None else newest, time.monotonic())
        return self._connection

    def _is_in_place(self) -> bool:
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _commit(self, connection: sqlite3.Connection) -> None:
        pruning = self._keep_seconds is not None and time.monotonic() >= self._prune_at
        if not self._pending and not pruning:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_INSERT, self._pending)
        if self._keep_seconds is not None and pruning:
            forget(connection, self._now_for_pruning() - self._keep_seconds)
            self._prune_at, self._pack_after = time.monotonic() + _PRUNE_EVERY_SECONDS, 0.0
        connection.execute("COMMIT")
        self._pending.clear()
        self._lost = 0

    def _pack(self) -> None:
        """Put weeks together that are past, as long as nobody has anything more urgent."""
        try:
            while self._pack_after is not None and self._connection and self._inbox.empty():
                self._pack_after = pack_one(self._connection, self._now_for_pruning(), self._pack_after)
        except Exception as error:  # noqa: BLE001 (as above)
            self._pack_after = None  # they can be read as they are; tomorrow is another day
            self._close()
            _log.info("history: old weeks are not put together: %s", error)

    def _now_for_pruning(self) -> float:
        """The present; but a clock set ten years ahead must not cost ten years of history.

        So no later than the newest record found at the start, plus the time that has really passed since.
        """
        newest, opened = self._newest
        return min(time.time(), newest + time.monotonic() - opened)

    def _set_aside(self) -> bool:
        """Rename the broken file and what belongs to it; its log first, lest it be taken for the new file's."""
        stamp = time.strftime("%Y%m%dT%H%M%S")
        aside = self._path.with_name(f"{self._path.name}.broken-{stamp}")
        count = 1
        while aside.exists():
            aside = self._path.with_name(f"{self._path.name}.broken-{stamp}-{count}")
            count += 1
        try:
            for suffix in ("-wal", "-shm", ""):
                part = self._path.with_name(self._path.name + suffix)
                if part.exists():
                    part.rename(aside.with_name(aside.name + suffix))
        except OSError:
            return False
        _log.warning("the history was damaged: set aside as %s, a new one is begun", aside.name)
        return True

    def _say(self, problem: str | None) -> None:
        """Keep the problem for `status`; log it once, and once that it is over."""
        if problem and not self.problem:
            _log.warning("history: %s", problem)
        elif self.problem and not problem:
            _log.info("history: it is written again")
        self.problem = problem

    def _close(self) -> None:
        if self._connection:
            with contextlib.suppress(sqlite3.Error):  # it is given up either way
                self._connection.close()
            self._connection = None


def _in_loop(loop: asyncio.AbstractEventLoop, settle: _Told, ok: bool) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(settle, ok)


def _create_private(path: Path) -> None:
    """Make the file for this user alone before SQLite would; -wal and -shm take after it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if sys.platform != "win32" and path.is_file():
            found = path.stat()
            if found.st_mode & 0o077 and found.st_uid == os.getuid():
                path.chmod(0o600)


def _look_first(path: Path) -> None:
    """Leave without a trace where the file is not ours: opened for writing, even closing it may change it."""
    connection = connect(path, read_only=True, busy_seconds=_BUSY_SECONDS)
    try:
        has_our_table(connection)
    finally:
        connection.close()


def _check(connection: sqlite3.Connection) -> None:
    """Find damage now rather than when somebody reads."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(f"damaged: {found}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
