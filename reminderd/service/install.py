"""Installing and uninstalling: the files, then the service manager, told line by line as it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reminderd.service import files
from reminderd.service.manager import Manager


def install(manager: Manager, command: tuple[str, ...], environ: Mapping[str, str], *, force: bool) -> Iterator[str]:
    """Write what is to be written, have it started, and say what was done.

    Raises:
        NoHome, ValueError: as `Manager.pieces`.
        files.Refused, files.Unwritable: nothing was changed.
        ServiceFailed: the files are in place, but the service manager refused.
    """
    pieces = manager.pieces(command, environ)
    written = files.place(pieces, force=force)
    yield from (f"wrote {path}" for path in written)
    if not written:
        yield "everything was in place already"
    yield "to undo this: reminderd service uninstall"
    yield from manager.installed(environ, changed=pieces[0].path in written)


def uninstall(manager: Manager, command: tuple[str, ...], environ: Mapping[str, str], *, force: bool) -> Iterator[str]:
    """Stop it, remove what is ours, and say what was done; settings and history stay.

    Raises:
        NoHome, ValueError: as `Manager.pieces`.
        files.Refused: nothing was changed.
        files.Unwritable, ServiceFailed: it went as far as the lines say.
    """
    pieces = manager.pieces(command, environ)
    files.refuse_what_is_theirs(pieces, force=force, verb="uninstall")
    yield from manager.removing()
    removed = files.take_away(pieces, force=force)
    yield from (f"removed {path}" for path in removed)
    yield from manager.removed()
    yield "settings and history were left where they are" if removed else "nothing was installed"
