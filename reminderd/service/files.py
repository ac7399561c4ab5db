"""Putting our pieces in place and taking them away: all or none, and never over what a person has written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from reminderd.service.base_folders import Piece
from reminderd.service.ownership import origin

State = Literal["missing", "ours", "current", "edited", "foreign"]
"""`current`: exactly what would be written now; `ours`: ours, of another version or another place."""

_LONGEST_FILE = 1_000_000


class Refused(Exception):
    """Something there belongs to the user; the message names each file and the way out. Nothing was changed."""


class Unwritable(Exception):
    """The system does not let us write there; the message names the file. Everything is as it was."""


def state(piece: Piece) -> State:
    """Tell whose the file at the piece's place is; what cannot be read is not ours."""
    path = piece.path
    if path.is_symlink():
        same = os.readlink(path) == piece.link_to  # noqa: PTH115 (as written, not resolved)
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


def place(pieces: Iterable[Piece], *, force: bool = False) -> list[Path]:
    """Write what is not there as it should be, and give what was written.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
        Unwritable: writing failed.
    """
    wanted = [piece for piece in pieces if state(piece) != "current"]
    refuse_what_is_theirs(wanted, force=force, verb="install")
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


def take_away(pieces: Iterable[Piece], *, force: bool = False) -> list[Path]:
    """Remove what is there of ours, and give what was removed.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
        Unwritable: removing failed.
    """
    there = [piece for piece in pieces if state(piece) != "missing"]
    refuse_what_is_theirs(there, force=force, verb="uninstall")
    for piece in there:
        try:
            piece.path.unlink()
        except OSError as error:
            raise Unwritable(f"{piece.path} cannot be removed: {error.strerror}") from error
        with contextlib.suppress(OSError):  # other links stand in it: then it stays
            if piece.link_to is not None:
                piece.path.parent.rmdir()
    return [piece.path for piece in there]


def refuse_what_is_theirs(pieces: Iterable[Piece], *, force: bool, verb: str) -> None:
    """Look before anything is changed.

    Raises:
        Refused: a file was edited or is not ours, and `force` is not given.
    """
    reasons = {"edited": "was edited after it was written", "foreign": "was not written by reminderd"}
    found = [f"{piece.path} {reasons[whose]}" for piece in pieces if (whose := state(piece)) in reasons]
    if found and not force:
        way_out = f"nothing was changed; to go on all the same: reminderd service {verb} --force"
        raise Refused("\n".join([*found, way_out]))


def _write(piece: Piece, undo: list[Callable[[], object]]) -> None:
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
    """Return what brings back the present state of a file that is about to be replaced."""
    if path.is_symlink():
        target = os.readlink(path)  # noqa: PTH115 (as written, not resolved)
        return lambda: _relink(path, target)
    if path.exists():
        content = path.read_bytes()
        return lambda: path.write_bytes(content)
    return path.unlink


def _relink(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)
