"""Waiting for the end of a save: what is read while somebody writes is half of something."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

LONGEST_WAIT_SECONDS = 1.5
_STEP_SECONDS = 0.02


def wait_for_writers(path: Path, seconds: float = LONGEST_WAIT_SECONDS) -> bool:
    """Wait until nobody has the file open for writing; tell whether that came to be in time.

    Asks the kernel for a read lease, which it grants only then, and gives it back at once. Where leases are not to be
    had (another system, another's file, a network) nothing is known and nothing waited for. Only for a process that
    ignores SIGIO: a writer who comes in that instant would send it.
    """
    if not sys.platform.startswith("linux"):
        return True
    import fcntl

    end = time.monotonic() + seconds
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError):
        return True
    try:
        while True:
            try:
                fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
                fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            except OSError as error:
                if error.errno != errno.EAGAIN:
                    return True
            else:
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(_STEP_SECONDS)
    finally:
        os.close(handle)
