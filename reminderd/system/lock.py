"""One daemon for each user, decided by the kernel: a lock on a file, released however the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_BEYOND = 1 << 30
"""The byte that is locked on Windows: nobody could read the pid if that were locked."""


TRAY_LOCK = "tray.lock"
"""The file in the runtime folder that is locked while the icon in the panel is shown."""


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
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            if not _locked(file):
                os.lseek(file, 0, os.SEEK_SET)
                text = os.read(file, 32).strip()
                raise AlreadyRunning(int(text) if text.isdigit() else None)
            os.truncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, f"{os.getpid()}\n".encode())
        except BaseException:
            os.close(file)
            raise
        self._file = file

    def release(self) -> None:
        """Release the lock; safe to call twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _locked(file: int) -> bool:
    """Lock the file for as long as it is open here; return False where another process has locked it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
