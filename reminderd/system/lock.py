"""One daemon for each user, decided by the kernel: a lock on a file, released however the process ends."""

from __future__ import annotations

import os
from pathlib import Path


class AlreadyRunning(Exception):
    """Another daemon of this user holds the lock."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        named = f"(pid {pid})" if pid else "(its pid is not known)"
        super().__init__(f"the daemon is already running {named}; one is enough")


class InstanceLock:
    """The lock, held from `acquire` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def acquire(self) -> None:
        """Take the lock, and write our pid into the file for others to read; the file is never removed.

        Raises:
            AlreadyRunning: another process has it.
            OSError: the file cannot be made.
        """
        import fcntl

        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        file = os.open(self._path, flags, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.pread(file, 32, 0).strip()
            os.close(file)
            raise AlreadyRunning(int(text) if text.isdigit() else None) from None
        except OSError:
            os.close(file)
            raise
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        self._file = file

    def release(self) -> None:
        """Release the lock; safe to call twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
