"""Find the calendar files that the settings mean: files, and all .ics files in folders, at any depth.

vdirsyncer and khal keep one small file for each event. Links may lead in circles, and there may be pipes. Only names
are looked at here; the reader refuses what is no regular file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 20_000
MOST_FOLDERS = 500
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What one search found."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    """The folders in which a change may matter, to be watched."""
    problems: tuple[str, ...] = ()


def find(named: tuple[str, ...]) -> Found:
    """Search the files and folders named in the settings; what cannot be read is a problem, and the search goes on."""
    files: dict[str, None] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    for name in named:
        path = Path(name).expanduser()
        try:
            if stat.S_ISDIR(path.stat().st_mode):
                for folder, inside in _walk(path):
                    folders[folder] = None
                    files.update(dict.fromkeys(inside))
                    if len(folders) >= MOST_FOLDERS or len(files) > MOST_FILES:
                        break
            else:
                folders.update({str(path.absolute().parent): None, str(path.resolve().parent): None})
                files[str(path)] = None
        except (OSError, ValueError, RuntimeError) as why:
            folders.setdefault(str(path.parent))
            said = why.strerror.lower() if isinstance(why, OSError) and why.strerror else "no such path"
            problems.append(f"{name}: {said}")
    if len(files) > MOST_FILES:
        problems.append(f"more than {MOST_FILES} calendar files: the others are not read")
    kept = tuple(files)[:MOST_FILES]
    return Found(kept, tuple(each for each in folders if Path(each).is_dir()), tuple(problems))


def _walk(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder and the calendar files in it; each real folder once, however links lead to it."""
    seen: set[tuple[int, int]] = set()
    for folder, inside, names in os.walk(top, followlinks=True):  # a folder that may not be read is passed over
        try:
            real = Path(folder).stat()
        except OSError:  # gone meanwhile
            inside.clear()
            continue
        if (real.st_dev, real.st_ino) in seen:
            inside.clear()
            continue
        seen.add((real.st_dev, real.st_ino))
        deep = len(Path(folder).relative_to(top).parts) >= DEEPEST
        inside[:] = [] if deep else sorted(each for each in inside if not each.startswith("."))
        ours = (each for each in sorted(names) if each.lower().endswith(".ics") and not each.startswith("."))
        paths = [os.path.join(folder, each) for each in ours]  # noqa: PTH118 (thousands of them: plain text)
        yield folder, [each for each in paths if os.path.exists(each)]  # noqa: PTH110 (a link to nowhere is none)
