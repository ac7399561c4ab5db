"""Installing files and removing them: all or none, and never over what a person has written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reminderd.service.ownership import origin

State = Literal["missing", "ours", "current", "edited", "foreign"]
"""Of a file that is to be installed. missing: it does not exist; current: it is exactly what would be written now;
ours: reminderd wrote it, in another version or for another command; edited: reminderd wrote it and a person changed
it; foreign: reminderd did not write it."""

_LONGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """One file to be installed, or one symbolic link."""

    path: Path
    text: str = ""
    """With its mark (`ownership.marked`)."""
    link_to: str | None = None
    encoding: str = "utf-8"


class Refused(Exception):
    """A file there belongs to the user; the message names each one and the way out. Nothing was changed."""


class Unwritable(Exception):
    """A file cannot be written; the message names it. Everything is as it was."""


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


def install_files(pieces: Iterable[InstalledFile], *, force: bool = False) -> list[Path]:
    """Write the files that are missing or outdated, and return their paths.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
        Unwritable: writing failed.
    """
    wanted = [piece for piece in pieces if state(piece) != "current"]
    refuse_if_edited(wanted, force=force, verb="install")
    undo: list[Callable[[], object]] = []
    try:
        for piece in wanted:
            _write(piece, undo)
    except OSError as error:
        for step in reversed(undo):
            with contextlib.suppress(OSError):  # the first failure is what people need to know
                step()
        raise Unwritable(f"{error.filename or piece.path} cannot be written: {error.strerror}") from error
    return [piece.path for piece in wanted]


def remove_files(pieces: Iterable[InstalledFile], *, force: bool = False) -> list[Path]:
    """Remove the files that reminderd wrote, and return their paths.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
        Unwritable: removing failed.
    """
    there = [piece for piece in pieces if state(piece) != "missing"]
    refuse_if_edited(there, force=force, verb="uninstall")
    for piece in there:
        try:
            piece.path.unlink()
        except OSError as error:
            raise Unwritable(f"{piece.path} cannot be removed: {error.strerror}") from error
        with contextlib.suppress(OSError):  # other links stand in it: then it stays
            if piece.link_to is not None:
                piece.path.parent.rmdir()
    return [piece.path for piece in there]


def refuse_if_edited(pieces: Iterable[InstalledFile], *, force: bool, verb: str) -> None:
    """Check that no file belongs to the user, before anything is changed.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
    """
    reasons = {"edited": "was edited after reminderd wrote it.", "foreign": "was not written by reminderd."}
    found = [f"{piece.path} {reasons[whose]}" for piece in pieces if (whose := state(piece)) in reasons]
    if found and not force:
        replace = "replace" if verb == "install" else "remove"
        way_out = f"Nothing was changed. To {replace} it anyway: reminderd service {verb} --force"
        raise Refused("\n".join([*found, way_out]))


def _write(piece: InstalledFile, undo: list[Callable[[], object]]) -> None:
    for folder in reversed([folder for folder in piece.path.parents if not folder.exists()]):
        folder.mkdir(mode=0o700 if folder.name.startswith(".") else 0o755)
        undo.append(folder.rmdir)
    handle, name = tempfile.mkstemp(prefix=f".{piece.path.name}.", dir=piece.path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(piece.text.encode(piece.encoding))
            file.flush()
            os.fsync(file.fileno())
        if piece.link_to is not None:
            fresh.unlink()
            fresh.symlink_to(piece.link_to)
        else:
            fresh.chmod(0o644)
        old = _keep(piece.path)
        fresh.replace(piece.path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    undo.append(old)


def _keep(path: Path) -> Callable[[], object]:
    """Return a function that brings back the present state of a file that is about to be replaced."""
    if path.is_symlink():
        target = path.readlink()
        return lambda: _relink(path, target)
    if path.exists():
        content = path.read_bytes()
        return lambda: path.write_bytes(content)
    return path.unlink


def _relink(path: Path, target: Path) -> None:
    path.unlink()
    path.symlink_to(target)
