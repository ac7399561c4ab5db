"""From a path to text, and from text to a table of TOML values, or to the one problem in the way, with its line."""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reminderd.settings.loaded import File
from reminderd.settings.problems import Problem, clean

SETTINGS, SCHEMA = "reminderd.toml", "reminderd.schema.json"
"""The commented default file and its JSON Schema, which reminderd ships."""
LARGEST_BYTES = 1 << 20
DEEPEST = 16
"""Levels of tables and lists, or parts of a dotted key; the settings need six."""
MOST_KEYS = 5000
"""Keys, tables and lists; a file with every option and dozens of reminders has some hundreds."""
LONGEST_WORD = 1000
"""Characters of a number or a key without quotes."""

TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?'''
    r"""|\#[^\n]*+|[][{}.\n=,]|[\w-]++""",
    re.DOTALL,
)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = re.compile(r"Cannot (?:declare .* twice|overwrite a value)|Duplicate inline table key .*", re.DOTALL)
_UNQUOTED = re.compile(r"""\s*[\w."'-]+\s*=\s*([^\s"'\[{#][^#"']*?)\s*(?:#.*)?$""")

_PACKAGE = Path(__file__).absolute().parent.parent
_SHIPPED = (_PACKAGE / "data", _PACKAGE.parent / "config")  # in an installed package; in the source tree
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


class NotToml(Exception):
    """The text is not TOML, or is beyond what any settings file needs; with the line (from 1)."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def parse(text: str) -> dict[str, Any]:
    """Return the table of a TOML text, in time linear in its length.

    Raises:
        NotToml: it is not TOML, or nested too deep.
    """
    _refuse_the_absurd(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explained(text, str(error)) from None
    except (ValueError, RecursionError):  # whatever a parser of another version still finds too long or too deep
        raise NotToml(1, "this cannot be read as TOML") from None


def _refuse_the_absurd(text: str) -> None:
    """Look at the tokens first: tomllib takes minutes for a long dotted key, and fails on deep brackets."""
    depth = dots = keys = 0
    for token in TOKEN.finditer(text):
        mark = token[0]
        first = mark[0]
        keys += first in "[{="
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth = max(0, depth - 1)
        elif first == ".":
            dots += 1
        elif first in "\n=,":
            dots = 0
        elif first not in "\"'#" and len(mark) > LONGEST_WORD:
            raise NotToml(_line(text, token.start()), f"{clean(mark[:20])}… is too long for a number or a key")
        if depth > DEEPEST or dots > DEEPEST:
            raise NotToml(_line(text, token.start()), f"this is nested too deep (at most {DEEPEST} levels)")
        if keys > MOST_KEYS:
            raise NotToml(_line(text, token.start()), f"there is too much in this file (at most {MOST_KEYS} keys)")


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _explained(text: str, message: str) -> NotToml:
    """Return what tomllib says with its line, and with a remedy where the mistake is a usual one."""
    found = _PLACE.search(message)
    said = message[: found.start()] if found else message
    said = _TWICE.sub(r"this is there twice (keep one of them, and put what is below both together)", said)
    said = said[:1].lower() + said[1:]
    if found is None or found[1] is None:
        cut_off = re.search("expected|unclosed|unterminated", said)
        hint = " (the file ends too early: a quote or a bracket is not closed)" if cut_off else ""
        return NotToml(_line(text, len(text.rstrip())), clean(said + hint))
    line = int(found[1])
    bare = _UNQUOTED.match(text.split("\n")[line - 1][:200])
    if bare and "twice" not in said:
        return NotToml(line, clean(f'{bare[1][:40]} stands without quotes (write "{bare[1][:40]}")'))
    return NotToml(line, clean(f"{said} (column {found[2]})"))
