"""The file that the history is written to: opened, looked after, and renamed if it turns out to be broken."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import sys
import time
from pathlib import Path

from reminderd.history.database import connect, format_of, prepare, tune_for_writing
from reminderd.system.folders import private_folder

_BUSY_SECONDS = 0.25  # for another program's lock; what does not get in is tried again later

_log = logging.getLogger(__name__)


class DatabaseFile:
    """A connection for writing, made when it is needed, and made again if somebody removes or replaces the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._newest_event, self._opened = 0.0, 0.0  # seconds since 1970; the steady clock

    def connection(self) -> sqlite3.Connection:
        """Return a connection to a file that is ours, sound, and of the present format.

        Raises:
            NotOurs: it belongs to another program or a newer reminderd; it was not changed.
            sqlite3.Error, OSError: it is damaged, or cannot be opened or written now.
        """
        if self._connection and not self._is_in_place():
            self.close()
        if self._connection is None:
            private_folder(self.path.parent)
            _create_private(self.path)
            _look_first(self.path)
            self._connection = connection = connect(self.path, read_only=False, busy_seconds=_BUSY_SECONDS)
            if self.path.stat().st_ino != self._inode:  # once for each file: it reads all of it
                _check(connection)
            prepare(connection)
            tune_for_writing(connection)
            self._inode = self.path.stat().st_ino
            newest = connection.execute("SELECT max(utc) FROM history WHERE utc <= ?", (time.time(),)).fetchone()[0]
            self._newest_event, self._opened = time.time() if newest is None else newest, time.monotonic()
        return self._connection

    def _is_in_place(self) -> bool:
        try:
            return self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def now_for_pruning(self) -> float:
        """Return the present (seconds since 1970), but do not believe a clock that was set ahead by years.

        It is no later than the newest event found when the file was opened, plus the time that has really passed since:
        such a clock must not cost years of history.
        """
        return min(time.time(), self._newest_event + time.monotonic() - self._opened)

    def close(self) -> None:
        """Close the connection; the next call of `connection` opens it again."""
        if self._connection:
            with contextlib.suppress(sqlite3.Error):  # it is given up either way
                self._connection.close()
            self._connection = None

    def set_aside(self) -> bool:
        """Rename the broken file, so that a new one can be begun. Return whether that worked."""
        stamp = time.strftime("%Y%m%dT%H%M%S")
        renamed = self.path.with_name(f"{self.path.name}.broken-{stamp}")
        count = 1
        while renamed.exists():
            renamed = self.path.with_name(f"{self.path.name}.broken-{stamp}-{count}")
            count += 1
        try:
            for suffix in ("-wal", "-shm", ""):  # its log first, lest it be taken for the new file's
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.rename(renamed.with_name(renamed.name + suffix))
        except OSError:
            return False
        _log.warning("the history was damaged; it was renamed to %s, and a new one was begun", renamed.name)
        return True


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
    with contextlib.closing(connect(path, read_only=True, busy_seconds=_BUSY_SECONDS)) as connection:
        format_of(connection)


def _check(connection: sqlite3.Connection) -> None:
    """Find damage now rather than when somebody reads."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(f"damaged: {found}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
