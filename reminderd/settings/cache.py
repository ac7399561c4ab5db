"""The last good answer, kept so that a start with unchanged settings does not load pydantic.

Keyed by everything the answer depends on: the file's content and place, the environment, this code and this Python.
Private to the user, and ignored wherever it is not exactly what was written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import reminderd
from reminderd.settings.loaded import Loaded, loaded_from_json, loaded_to_json
from reminderd.system.folders import private_folder, state_folder

NAME = "settings-cache.json"
_LARGEST = 1 << 22


def key_of(content_key: str, path: Path, environ: Mapping[str, str]) -> str:
    """Return the name of one question: what was read where, in which environment, checked by which code."""
    package = Path(reminderd.__file__).parent
    code = sorted(
        (str(file), file.stat().st_mtime_ns)
        for room in ("core", "reminders", "settings")
        for file in (package / room).glob("*.py")
    )
    asked = [content_key, str(path), sorted(environ.items()), reminderd.__version__, sys.version, code]
    return hashlib.sha256(json.dumps(asked).encode("ascii")).hexdigest()


def look_up(key: str, environ: Mapping[str, str]) -> Loaded | None:
    """Return the answer to exactly this question, where it is known."""
    try:
        found = json.loads(_private_bytes(state_folder(environ) / NAME))
        loaded = loaded_from_json(found["loaded"]) if found["key"] == key else None
        if loaded is None or loaded.settings is None:
            return None
        return loaded if all(Path(each).exists() for each in loaded.settings.calendar.files) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _private_bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if sys.platform != "win32" and (found.st_uid != os.getuid() or found.st_mode & 0o077):
            raise PermissionError(f"{path} is not ours alone")
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"{path} is not a file")
        return file.read(_LARGEST)


def remember(loaded: Loaded, key: str, environ: Mapping[str, str]) -> None:
    """Keep a good answer; where it cannot be kept, the next start checks again."""
    if loaded.settings is None:
        return
    with contextlib.suppress(OSError):
        folder = private_folder(state_folder(environ))
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{NAME}.")  # 0600 from the start
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump({"key": key, "loaded": loaded_to_json(loaded)}, file)
            Path(name).replace(folder / NAME)
        except OSError:
            Path(name).unlink(missing_ok=True)
