"""The file that the history is written to: opened, looked after, and renamed if it turns out to be broken."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from datetime import datetime
from pathlib import Path

from reminderd.history.database import connect_to_write, prepare, tune_for_writing
from reminderd.system.folders import private_folder

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
        private_folder(self.path.parent)
        if not self.path.exists():
            self.path.touch(0o600)  # for this user alone before SQLite would; -wal and -shm take after it
        inode = self.path.stat().st_ino
        if inode != self._inode:
            self.close()
        if self._connection is None:
            self._connection = connection = connect_to_write(self.path)
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)
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
        renamed = self.path.with_name(f"{self.path.name}.broken-{datetime.now().astimezone():%Y%m%dT%H%M%S.%f}")
        try:
            for suffix in ("-wal", "-shm", ""):  # its log first, lest it be taken for the new file's
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.rename(renamed.with_name(renamed.name + suffix))
        except OSError:
            return False
        _log.warning("the history was damaged; it was renamed to %s, and a new one was begun", renamed.name)
        return True
