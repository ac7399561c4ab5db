"""Installing and uninstalling: the files, then the service manager; and the command that is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from reminderd.service import files
from reminderd.service.manager import Manager


def own_command(argv0: str, executable: str) -> tuple[str, ...]:
    """Return the command that starts the reminderd that is running now: its console script, else its Python and `-m`.

    The path of the script is kept as it was called, not resolved: pipx and uv put a link there that survives an
    upgrade. `-P` prevents that a file named reminderd in the current folder is started instead.
    """
    script = Path(argv0).absolute()
    if script.name in ("reminderd", "reminderd.exe") and script.is_file() and os.access(script, os.X_OK):
        return (str(script),)
    return (executable, "-P", "-m", "reminderd")


def install(manager: Manager, command: tuple[str, ...], environ: Mapping[str, str], *, force: bool) -> Iterator[str]:
    """Write the files, have the service started, and yield what was done as lines for people.

    Raises:
        ServiceFailed: nothing was changed; or, after lines that tell so, the service manager refused.
    """
    pieces = manager.pieces(command, environ)
    written = files.install_files(pieces, force=force)
    yield from (f"Wrote {path}" for path in written)
    if not written:
        yield "Everything was installed already."
    yield "To undo this: reminderd service uninstall"
    yield from manager.installed(environ, changed=pieces[0].path in written)
    if missing := manager.not_started(command, environ):
        yield missing


def uninstall(manager: Manager, command: tuple[str, ...], environ: Mapping[str, str], *, force: bool) -> Iterator[str]:
    """Stop the service, remove the files, and yield what was done. Settings and history stay.

    Raises:
        ServiceFailed: it went as far as the lines say.
    """
    pieces = manager.pieces(command, environ)
    files.refuse_if_edited(pieces, force=force, verb="uninstall")
    yield from manager.removing()
    removed = files.remove_files(pieces, force=force)
    yield from (f"Removed {path}" for path in removed)
    yield from manager.removed()
    yield "Your settings and your history are still there." if removed else "Nothing was installed."
