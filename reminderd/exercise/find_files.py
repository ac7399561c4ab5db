"""Which calendar files the settings mean: files named, and whatever ends in .ics in folders named, at any depth.

A folder of vdirsyncer or khal holds one small file an event; links may lead in circles, and anybody may have put a
pipe there. Only names and stamps are looked at here; what is no regular file is left for the reader to refuse.
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
"""Path, time of the last change (ns), size and inode: another one means that the file has to be read again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on one walk."""

    files: tuple[Stamp, ...] = ()
    folders: tuple[str, ...] = ()
    """The folders in which a change may matter, to be watched."""
    problems: tuple[str, ...] = ()


def find(named: tuple[str, ...]) -> Found:
    """Walk over the files and folders named in the settings; what cannot be looked at is a problem, not a stop."""
    files: dict[str, Stamp] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    for name in named:
        path = Path(name).expanduser()
        try:
            found = path.stat()
            if stat.S_ISDIR(found.st_mode):
                inside, more = _walk(path)
                folders.update(dict.fromkeys(map(str, more)))
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


def _walk(top: Path) -> tuple[list[Stamp], list[Path]]:
    """Return the calendar files and the folders below `top`; each real folder once, however links lead to it."""
    files: list[Stamp] = []
    folders: list[Path] = []
    seen: set[tuple[int, int]] = set()
    waiting = [(top, 0)]
    while waiting and len(folders) < MOST_FOLDERS and len(files) <= MOST_FILES:
        folder, depth = waiting.pop()
        try:
            real = folder.stat()
        except OSError:
            continue  # gone meanwhile
        if (real.st_dev, real.st_ino) in seen:
            continue
        seen.add((real.st_dev, real.st_ino))
        folders.append(folder)
        for each in _entries(folder):
            with contextlib.suppress(OSError):  # gone meanwhile, or a link to nowhere or to itself
                if not each.is_dir():
                    files += [_stamp(each.path, each.stat())] if each.name.lower().endswith(".ics") else []
                elif depth < DEEPEST:
                    waiting.append((Path(each.path), depth + 1))
    return sorted(files), folders


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from (each for each in entries if not each.name.startswith("."))
    except OSError:
        return  # a folder inside that may not be read hides what is in it; the rest goes on
