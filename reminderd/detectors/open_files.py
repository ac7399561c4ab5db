"""Which programs of this user have certain files open, according to /proc: links are read, nothing is opened."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from pathlib import Path


class TooLong(Exception):
    """There were too many processes to look at in the given time."""


def holders(
    files: Collection[str],
    proc: Path = Path("/proc"),
    within: float = 0.7,
    clock: Callable[[], float] = time.monotonic,
) -> list[str]:
    """Return the names of this user's programs that have one of `files` open, leaving out ourselves.

    Raises:
        TooLong: not all could be looked at `within` that many seconds.
    """
    until = clock() + within
    found: list[str] = []
    with os.scandir(proc) as processes:
        for process in processes:
            if clock() > until:
                raise TooLong
            if process.name.isdigit() and int(process.name) != os.getpid() and _holds(process, files):
                try:
                    found.append(Path(process.path, "comm").read_text(errors="replace").strip())
                except OSError:
                    found.append("a program that is gone")
    return found


def _holds(process: os.DirEntry[str], files: Collection[str]) -> bool:
    try:
        if process.stat().st_uid != os.getuid():
            return False
        with os.scandir(os.path.join(process.path, "fd")) as descriptors:  # noqa: PTH118 (many of them: plain text)
            return any(_target(each) in files for each in descriptors)
    except OSError:  # it ended, or protects itself
        return False


def _target(descriptor: os.DirEntry[str]) -> str:
    try:
        return os.readlink(descriptor.path)  # noqa: PTH115 (thousands of them: plain text)
    except OSError:  # closed meanwhile
        return ""
