"""From a path to text, or to the one problem in the way."""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.settings.loaded import File
from reminderd.settings.problems import Problem, clean

SETTINGS, SCHEMA = "reminderd.toml", "reminderd.schema.json"
"""The commented default file and its JSON Schema, which reminderd ships."""
LARGEST_BYTES = 1 << 20

_PACKAGE = Path(__file__).absolute().parent.parent
_SHIPPED = (_PACKAGE / "data", _PACKAGE.parent / "config")  # in an installed package; in the source tree
_OTHER_KINDS = {
    stat.S_IFDIR: N_("is a folder, not a file (name a text file in TOML)"),
    stat.S_IFIFO: N_("is a FIFO, not a file (name a text file in TOML)"),
    stat.S_IFSOCK: N_("is a socket, not a file (name a text file in TOML)"),
}
_DEVICE = N_("is a device, not a file (name a text file in TOML)")
_REASONS = {
    errno.EACCES: N_("no permission to read it (make it readable: chmod u+r)"),
    errno.EPERM: N_("no permission to read it (make it readable: chmod u+r)"),
    errno.ELOOP: N_("its symbolic links lead in a circle"),
    errno.ENOTDIR: N_("a part of its path is a file, not a folder"),
    errno.ENAMETOOLONG: N_("its name is too long"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What lies at a path: text, or the one problem that kept it from being text."""

    text: str
    file: File
    key: str
    problem: Problem | None = None
    unfinished: str = ""
    """Why it cannot be read now, where that is no fault of the file: a disk or a network that fails."""


class _Unreadable(Exception):
    """There is something at the path that cannot be read; the message says what and why."""


def read_shipped(name: str) -> str:
    """Return the text of `SETTINGS` or `SCHEMA`.

    Raises:
        OSError: it is not there: the installation is broken.
    """
    for folder in _SHIPPED:
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise FileNotFoundError(2, "not found in this installation", name)


def read(path: Path, named: bool) -> Content:
    """Return what lies at the path; a missing file is a problem only if it was named. Never blocks, never raises."""
    try:
        data = _bytes(path)
    except FileNotFoundError:
        none = sentence(N_("there is no such file (`reminderd config init` writes one with every option)"))
        return Content("", "missing", "missing", Problem(str(path), None, "", none) if named else None)
    except _Unreadable as error:
        return Content("", "unreadable", f"unreadable:{error}", Problem(str(path), None, "", sentence_of(error)))
    except OSError as error:
        system = (error.strerror or "unknown error").lower()
        why = sentence(N_("the settings cannot be read: {problem}"), problem=system)
        return Content("", "unreadable", f"unreadable:{why}", unfinished=why)
    import hashlib

    key = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode("utf-8-sig")
        start, why = text.find("\0"), sentence(N_("there is a NUL character in it (remove it)"))
    except UnicodeDecodeError as error:
        start, byte = error.start, data[min(error.start, len(data) - 1)]
        not_utf_8 = N_("this is not UTF-8, probably Latin-1 (byte {byte}; save the file as UTF-8)")
        why = sentence(not_utf_8, byte=f"0x{byte:02X}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(b"\0") > len(data) // 5:
        start, why = 0, sentence(N_("this is UTF-16 text (save it as UTF-8)"))
    if start >= 0:
        return Content("", "read", key, Problem(str(path), data.count(b"\n", 0, start) + 1, "", why))
    return content_of(text, key)


def content_of(text: str, key: str = "") -> Content:
    """Return the content of a file with this text."""
    return Content(text.replace("\r\n", "\n"), "read" if text.strip() else "empty", key)


def content_key(path: Path) -> str:
    """Return a digest of what lies there now; the same content, the same key (also for "missing")."""
    return read(path, named=False).key


def _bytes(path: Path) -> bytes:
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        if kind != stat.S_IFREG:
            raise _Unreadable(sentence(_OTHER_KINDS.get(kind, _DEVICE)))
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        if path.is_symlink():
            dangling = N_("is a symbolic link to {path}, which is not there")
            raise _Unreadable(sentence(dangling, path=clean(str(path.readlink())))) from None
        raise
    except OSError as error:
        if error.errno not in _REASONS:
            raise
        raise _Unreadable(sentence(_REASONS[error.errno])) from None
    except ValueError:
        raise _Unreadable(sentence(N_("its name cannot be that of a file"))) from None
    if len(data) > LARGEST_BYTES:
        raise _Unreadable(sentence(N_("is larger than 1 MiB: too large for a settings file")))
    return data
