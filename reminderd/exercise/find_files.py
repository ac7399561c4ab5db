"""Find the calendar files that the settings mean: files, and all .ics files in folders, at any depth.

vdirsyncer and khal keep one small file for each event. Links may lead in circles, and there may be pipes. Only names
are looked at here; the reader refuses what is no regular file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

MOST_FILES = 20_000
MOST_FOLDERS = 500


def find(named: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Search what the settings name; what cannot be read is a problem, and the search goes on.

    Returns:
        The files, the folders in which a change may matter (some may not be there yet), and the problems.
    """
    files: dict[str, None] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    for name in named:
        scheme, is_address, rest = name.partition("://")
        if is_address:
            where = f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/…"  # the rest of it may be secret
            problems.append(f"{where}: only files are read. Have vdirsyncer fetch it, and name its folder instead")
            continue
        path = Path(name)
        try:
            path.stat()
        except (OSError, ValueError) as why:
            folders.update({name: None, str(path.parent): None})
            said = (getattr(why, "strerror", None) or "no such path").lower()
            problems.append(f"{name}: {'is not there' if isinstance(why, FileNotFoundError) else said}")
            continue
        if not path.is_dir():
            folders.update({str(path.absolute().parent): None, str(path.resolve().parent): None})
            files[str(path)] = None
            continue
        for folder, inside in _walk(path):
            folders[folder] = None
            files.update(dict.fromkeys(inside))
            if len(folders) >= MOST_FOLDERS or len(files) > MOST_FILES:
                break
    if len(files) > MOST_FILES:
        problems.append(f"more than {MOST_FILES} calendar files: the others are not read")
    return [*files][:MOST_FILES], [*folders], problems


def _walk(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder and the calendar files in it; each real folder once, however links lead to it."""
    seen: set[str] = set()
    for folder, inside, names in os.walk(top, followlinks=True):  # a folder that may not be read is passed over
        real = os.path.realpath(folder)
        if real in seen:
            inside.clear()
            continue
        seen.add(real)
        inside[:] = sorted(each for each in inside if not each.startswith("."))
        ours = (each for each in sorted(names) if each.lower().endswith(".ics") and not each.startswith("."))
        paths = [os.path.join(folder, each) for each in ours]  # noqa: PTH118 (thousands of them: plain text)
        yield folder, [each for each in paths if os.path.exists(each)]  # noqa: PTH110 (a link to nowhere is none)
