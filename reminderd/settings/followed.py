"""Which folders decide what a path leads to: through every symbolic link on the way, to the file itself."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

_MOST_LINKS = 40


@dataclass(slots=True)
class Way:
    """The way from the root to the file, as it is now."""

    entries: dict[str, set[str]] = field(default_factory=dict)
    """Folders and the names in them on which the way depends: links, what is missing, and the file."""
    folders: set[str] = field(default_factory=set)
    """Folders the way only passes: it changes when one of them is renamed or removed."""
    end: tuple[str, str] | None = None
    """Folder and name of the file itself; None where the way does not get there."""


def follow(path: Path) -> Way:
    """Walk it. Never raises: what cannot be looked at ends the way."""
    way = Way()
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
            way.entries.setdefault(here, set()).add(name)
            target = Path(here, name).readlink()
            here = target.anchor or here
            left += reversed(target.parts[1:] if target.anchor else target.parts)
        elif left and stat.S_ISDIR(found):
            here = str(Path(here, name))
            way.folders.add(here)
        else:
            way.entries.setdefault(here, set()).add(name)
            way.end = None if left else (here, name)
            break
    return way


def look(path: Path) -> tuple[object, ...]:
    """Return what tells one state of the file from another without reading it."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)
