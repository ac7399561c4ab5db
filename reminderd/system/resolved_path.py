"""Which folders decide what a path leads to: through every symbolic link on the way, to the file itself."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_MOST_LINKS = 40


def resolve(path: Path) -> dict[str, set[str]]:
    """Return the folders that decide what the path leads to, and the names in each of them that matter.

    Those are links, what is missing, and the file itself. A folder without names is only passed: the path leads
    elsewhere when it is renamed or removed. Never raises: it ends at what cannot be looked at.
    """
    folders: dict[str, set[str]] = {}
    left = [*reversed(Path(os.path.abspath(path)).parts[1:])]  # noqa: PTH100 (links on the way must stay links)
    here, links = path.absolute().anchor, 0
    while left:
        name = left.pop()
        if name == "..":
            here = str(Path(here).parent)
            continue
        try:
            found = os.lstat(Path(here, name)).st_mode
        except (OSError, ValueError):
            found = 0
        if stat.S_ISLNK(found) and links < _MOST_LINKS:
            links += 1
            folders.setdefault(here, set()).add(name)
            target = Path(here, name).readlink()
            here = target.anchor or here
            left += reversed(target.parts[1:] if target.anchor else target.parts)
        elif left and stat.S_ISDIR(found):
            here = str(Path(here, name))
            folders.setdefault(here, set())
        else:
            folders.setdefault(here, set()).add(name)
            break
    return folders


def file_state(path: Path) -> tuple[object, ...]:
    """Return what tells one state of a file from another without reading it; never raises."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)
