"""One daemon for each user, decided by the kernel: a lock on a file, released however the process ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence

_BEYOND = 1 << 30
"""The byte that is locked on Windows: nobody could read the pid if that were locked."""


TRAY_LOCK = "tray.lock"
"""The file in the runtime folder that is locked while the icon in the panel is shown."""


class AlreadyRunning(Exception):
    """Another daemon of this user holds the lock."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        named = N_("the daemon is already running (pid {pid}); one is enough")
        unnamed = N_("the daemon is already running (its pid is not known); one is enough")
        super().__init__(sentence(named, pid=pid) if pid else sentence(unnamed))


@contextlib.contextmanager
def instance_lock(path: Path) -> Iterator[None]:
    """Hold the lock, with our pid in the file for others to read; the file is never removed.

    Raises:
        AlreadyRunning: another process has it.
        OSError: the file cannot be made.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        free = _locked(file)
        os.lseek(file, 0, os.SEEK_SET)
        if not free:
            text = os.read(file, 32).strip()
            raise AlreadyRunning(int(text) if text.isdigit() else None)
        os.truncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(file)


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
