"""Find the calendar files that the settings mean: files, and all .ics files in folders, at any depth.

vdirsyncer and khal keep one small file for each event. Links may lead in circles, and there may be pipes. Only names
and stamps are looked at here; the reader refuses what is no regular file.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 20_000
MOST_FOLDERS = 500
DEEPEST = 8

Stamp = tuple[str, int, int, int]
"""Path, time of the last change (ns), size and inode: where one of them differs, the file has to be read again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found."""

    files: tuple[Stamp, ...] = ()
    folders: tuple[str, ...] = ()
    """The folders in which a change may matter, to be watched."""
    problems: tuple[str, ...] = ()


def find(named: tuple[str, ...]) -> Found:
    """Search the files and folders named in the settings; what cannot be read is a problem, and the search goes on."""
    files: dict[str, Stamp] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    for name in named:
        path = Path(name).expanduser()
        try:
            found = path.stat()
            if stat.S_ISDIR(found.st_mode):
                inside, more = _walk(path)
                folders.update(dict.fromkeys(more))
                files.update((each[0], each) for each in inside)
            else:
                folders.update({str(path.absolute().parent): None, str(path.resolve().parent): None})
                files[str(path)] = _stamp(str(path), found)
        except (OSError, ValueError, RuntimeError) as why:
            folders.setdefault(str(path.parent))
            said = why.strerror.lower() if isinstance(why, OSError) and why.strerror else "no such path"
            problems.append(f"{name}: {said}")
    if len(files) > MOST_FILES:
        problems.append(f"more than {MOST_FILES} calendar files: the others are not read")
    kept = tuple(files.values())[:MOST_FILES]
    return Found(kept, tuple(each for each in folders if Path(each).is_dir()), tuple(problems))


def _stamp(path: str, found: os.stat_result) -> Stamp:
    return (path, found.st_mtime_ns, found.st_size, found.st_ino)


def _walk(top: Path) -> tuple[list[Stamp], list[str]]:
    """Return the calendar files and the folders below `top`; each real folder once, however links lead to it."""
    files: list[Stamp] = []
    folders: list[str] = []
    seen: set[tuple[int, int]] = set()
    for folder, inside, names in os.walk(top, followlinks=True):  # a folder that may not be read is passed over
        with contextlib.suppress(OSError):  # gone meanwhile
            real = Path(folder).stat()
            new = (real.st_dev, real.st_ino) not in seen
            if new and len(folders) < MOST_FOLDERS and len(files) <= MOST_FILES:
                seen.add((real.st_dev, real.st_ino))
                folders.append(folder)
                deep = len(Path(folder).relative_to(top).parts) >= DEEPEST
                inside[:] = [] if deep else [each for each in inside if not each.startswith(".")]
                files += _stamps(folder, names)
                continue
        inside.clear()
    return sorted(files), folders


def _stamps(folder: str, names: list[str]) -> Iterator[Stamp]:
    for name in names:
        if name.lower().endswith(".ics") and not name.startswith("."):
            path = os.path.join(folder, name)  # noqa: PTH118 (thousands of them: plain text)
            with contextlib.suppress(OSError):  # gone meanwhile, or a link to nowhere or to itself
                yield _stamp(path, Path(path).stat())
