"""Writing a file whole or not at all; symbolic links and permissions stay as they are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file that the path leads to; a new file is for this user alone, since it may hold secrets.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    target = path.resolve()
    new = write_beside(target, data)
    try:
        if target.exists():
            new.chmod(target.stat().st_mode & 0o7777)
        new.replace(target)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def write_new(path: Path, data: bytes) -> None:
    """Create the file, whole at once.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be written.
    """
    new = write_beside(path, data)
    try:
        path.hardlink_to(new)  # fails where there is one, also if it came this instant
    finally:
        new.unlink(missing_ok=True)


def write_beside(target: Path, data: bytes) -> Path:
    """Write a new file into the folder of `target`, made where it is missing, and return its path."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
