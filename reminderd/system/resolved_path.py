"""Which folders decide what a path leads to: through every symbolic link on the way, to the file itself."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

_MOST_LINKS = 40


@dataclass(slots=True)
class ResolvedPath:
    """What a path leads to now, and on what that depends."""

    entries: dict[str, set[str]] = field(default_factory=dict)
    """Folders and the names in them that matter: links, what is missing, and the file itself."""
    folders: set[str] = field(default_factory=set)
    """Folders that are only passed: the path leads elsewhere when one of them is renamed or removed."""
    target: tuple[str, str] | None = None
    """Folder and name of the file itself, which may be missing; None where a folder on the way is missing."""


def resolve(path: Path) -> ResolvedPath:
    """Return what the path leads to. Never raises: it ends at what cannot be looked at."""
    resolved = ResolvedPath()
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
            resolved.entries.setdefault(here, set()).add(name)
            target = Path(here, name).readlink()
            here = target.anchor or here
            left += reversed(target.parts[1:] if target.anchor else target.parts)
        elif left and stat.S_ISDIR(found):
            here = str(Path(here, name))
            resolved.folders.add(here)
        else:
            resolved.entries.setdefault(here, set()).add(name)
            resolved.target = None if left else (here, name)
            break
    return resolved


def file_state(path: Path) -> tuple[object, ...]:
    """Return what tells one state of a file from another without reading it; never raises."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)
