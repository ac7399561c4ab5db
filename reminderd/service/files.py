"""Installing files and removing them: all or none, and never over what a person has written.

An installed file carries a mark with a hash of all its other lines. If the hash fits, reminderd wrote the text, in this
or an older version, and may replace it. If not, a person has changed the file, and it is theirs. Without a mark, it
never was ours.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from reminderd import __version__
from reminderd.core.language import N_, _
from reminderd.system.whole_file import write_beside

State = Literal["missing", "ours", "current", "edited", "foreign"]
"""Of a file that is to be installed. missing: it does not exist; current: it is exactly what would be written now;
ours: reminderd wrote it, in another version or for another command; edited: reminderd wrote it and a person changed
it; foreign: reminderd did not write it."""

_LONGEST_FILE = 1_000_000
_MARK = re.compile(r"^(?:#|<!--) written by reminderd \S+, text ([0-9a-f]{16})(?: -->)?$", re.MULTILINE)


class ServiceFailed(Exception):
    """What was asked cannot be done; the message is for people: what is in the way, and the remedy."""


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """One file to be installed, or one symbolic link."""

    path: Path
    text: str = ""
    """With its mark (see `marked`)."""
    link_to: str | None = None
    encoding: str = "utf-8"


def marked(text: str, *, xml: bool = False) -> str:
    """Return the text with the mark on top (in XML: below the declaration)."""
    mark = f"written by reminderd {__version__}, text {_hash(text)}"
    if not xml:
        return f"# {mark}\n{text}"
    declaration, _, rest = text.partition("\n")
    return f"{declaration}\n<!-- {mark} -->\n{rest}"


def shipped(name: str, folder: str = "service") -> str:
    """Return the text, or the template, of a file that is to be installed."""
    return (resources.files("reminderd") / "data" / folder / name).read_text("utf-8")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def origin(text: str) -> State:
    """Return who wrote this text: reminderd ("ours"), a person over it ("edited"), or somebody else ("foreign")."""
    found = _MARK.search(text)
    if not found:
        return "foreign"
    rest = text[: found.start()] + text[found.end() + 1 :]
    return "ours" if _hash(rest) == found[1] else "edited"


def state(piece: InstalledFile) -> State:
    """Return the state of the file at that path. What cannot be read is not ours."""
    path = piece.path
    if path.is_symlink():
        same = str(path.readlink()) == piece.link_to
        return "foreign" if piece.link_to is None else "current" if same else "ours"
    if not path.exists():
        return "missing"
    try:
        readable = piece.link_to is None and path.is_file() and path.stat().st_size <= _LONGEST_FILE
        content = path.read_bytes() if readable else b""
    except OSError:
        return "foreign"
    if content == piece.text.encode(piece.encoding):
        return "current"
    return origin(content.decode(piece.encoding, "replace"))


def install_files(pieces: Iterable[InstalledFile]) -> list[Path]:
    """Write the files that are missing or outdated, and return their paths.

    All are written beside their places first, so that a full disk leaves everything as it was.

    Raises:
        ServiceFailed: one cannot be written.
    """
    wanted = [piece for piece in pieces if state(piece) != "current"]
    fresh: list[Path] = []
    try:
        for piece in wanted:
            fresh.append(write_beside(piece.path, piece.text.encode(piece.encoding)))
            if piece.link_to is None:
                fresh[-1].chmod(0o644)
            else:
                fresh[-1].unlink()
                fresh[-1].symlink_to(piece.link_to)
        for new, piece in zip(fresh, wanted, strict=True):
            new.replace(piece.path)
    except OSError as error:
        for new in fresh:
            new.unlink(missing_ok=True)
        told = _("{path} cannot be written: {reason}", path=piece.path, reason=error.strerror)
        raise ServiceFailed(told) from error
    return [piece.path for piece in wanted]


def remove_files(pieces: Iterable[InstalledFile]) -> list[Path]:
    """Remove those of the files that are there, and return their paths.

    Raises:
        ServiceFailed: one cannot be removed.
    """
    there = [piece for piece in pieces if state(piece) != "missing"]
    for piece in there:
        try:
            piece.path.unlink()
        except OSError as error:
            told = _("{path} cannot be removed: {reason}", path=piece.path, reason=error.strerror)
            raise ServiceFailed(told) from error
        with contextlib.suppress(OSError):  # other links stand in it: then it stays
            if piece.link_to is not None:
                piece.path.parent.rmdir()
    return [piece.path for piece in there]


def refuse_if_edited(pieces: Iterable[InstalledFile], verb: Literal["install", "uninstall"]) -> None:
    """Check that no file belongs to the user, before `service install` or `uninstall` changes anything.

    Raises:
        ServiceFailed: a file was edited or is not ours; it names each one and the way out.
    """
    reasons = {
        "edited": N_("{path} was edited after reminderd wrote it."),
        "foreign": N_("{path} was not written by reminderd."),
    }
    if found := [_(reasons[whose], path=piece.path) for piece in pieces if (whose := state(piece)) in reasons]:
        way_out = {
            "install": N_("Nothing was changed. To install it all the same: {command}"),
            "uninstall": N_("Nothing was changed. To uninstall it all the same: {command}"),
        }
        raise ServiceFailed("\n".join([*found, _(way_out[verb], command=f"reminderd service {verb} --force")]))
