"""From a path to text: whatever lies there, an answer soon, and never a guess."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from reminderd.settings.loaded import File
from reminderd.settings.problems import Problem, clean

LARGEST_BYTES = 1 << 20

_NEVER_BLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
_WRONG_KINDS = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a FIFO, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (lambda mode: not stat.S_ISREG(mode), "is a device, not a file"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Content:
    """What lies at a path: text, or the one problem that kept it from being text."""

    text: str
    file: File
    key: str
    problem: Problem | None = None


class _Unreadable(Exception):
    """There is something, and it cannot be read; the message says what and why."""


def read(path: Path, named: bool) -> Content:
    """Read it; a missing file is a problem only where it was named. Never blocks on a special file, never raises."""
    try:
        data = _bytes(path)
    except FileNotFoundError:
        if named:
            text = "there is no such file (`reminderd config init` writes one with every option)"
            return Content("", "missing", "missing", Problem(str(path), None, "", text))
        return Content("", "missing", "missing")
    except _Unreadable as error:
        return Content("", "unreadable", f"unreadable:{error}", Problem(str(path), None, "", str(error)))
    import hashlib

    key = hashlib.sha256(data).hexdigest()
    wrong = _not_text(data)
    if wrong is not None:
        line, why = wrong
        return Content("", "read", key, Problem(str(path), line, "", why))
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return Content(text, "read" if text.strip() else "empty", key)


def content_key(path: Path) -> str:
    """Return a digest of what lies there now; the same content, the same key (also for "missing")."""
    return read(path, named=False).key


def _bytes(path: Path) -> bytes:
    try:
        _of_right_kind(path.stat().st_mode)
        handle = os.open(path, os.O_RDONLY | _NEVER_BLOCK | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        if path.is_symlink():
            raise _Unreadable(f"is a symbolic link to {clean(str(path.readlink()))}, which is not there") from None
        raise
    except (OSError, ValueError) as error:
        raise _Unreadable(_reason(error)) from None
    with os.fdopen(handle, "rb", buffering=0) as file:
        try:
            _of_right_kind(os.fstat(handle).st_mode)
            data = b"".join(iter(lambda: file.read(1 << 16) if file.tell() <= LARGEST_BYTES else b"", b""))
        except OSError as error:
            raise _Unreadable(_reason(error)) from None
    if len(data) > LARGEST_BYTES:
        raise _Unreadable("is larger than 1 MiB: too large for a settings file")
    return data


def _of_right_kind(mode: int) -> None:
    for is_kind, text in _WRONG_KINDS:
        if is_kind(mode):
            raise _Unreadable(f"{text} (name a text file in TOML)")


def _reason(error: OSError | ValueError) -> str:
    known = {
        errno.EACCES: "no permission to read it (make it readable: chmod u+r)",
        errno.EPERM: "no permission to read it (make it readable: chmod u+r)",
        errno.ELOOP: "its symbolic links lead in a circle",
        errno.ENOTDIR: "a part of its path is a file, not a folder",
        errno.ENAMETOOLONG: "its name is too long",
    }
    if isinstance(error, OSError):
        return known.get(error.errno or 0) or f"cannot be read: {(error.strerror or 'unknown error').lower()}"
    return "its name cannot be that of a file"


def _not_text(data: bytes) -> tuple[int, str] | None:
    if data.startswith(_UTF16) or (b"\0" in data and 0.2 < data.count(b"\0") / len(data) < 0.8):
        return 1, "this is UTF-16 text (save it as UTF-8)"
    if b"\0" in data:
        return data.count(b"\n", 0, data.index(b"\0")) + 1, "there is a NUL character in it (remove it)"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[min(error.start, len(data) - 1)]
        return line, f"this is not UTF-8, probably Latin-1 (byte 0x{byte:02X}; save the file as UTF-8)"
    return None
