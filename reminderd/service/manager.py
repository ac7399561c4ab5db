"""What a service manager is: installing and uninstalling with it, which one this system has, how it is asked."""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from reminderd.core.language import _
from reminderd.core.sentence import said
from reminderd.service import files
from reminderd.service.files import InstalledFile, ServiceFailed
from reminderd.system.own_python import own_command


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What the service manager says about reminderd."""

    manager: str
    active: bool | None
    """None: it cannot be asked."""
    detail: str
    """For people: what it does, or why it cannot be asked."""


class Manager(ABC):
    """One way to be started with the session and kept running.

    Each verb returns what it did, as lines for people, and raises `ServiceFailed` if it could not.
    """

    def __init__(self, command: tuple[str, ...], environ: Mapping[str, str]) -> None:
        """`command` starts reminderd: see `own_command`."""
        self.command, self.environ = command, environ

    def install(self, *, force: bool, tray: bool = False) -> Iterator[str]:
        """Write the files and have the service started. `tray`: the icon in the panel starts with the session too.

        Raises:
            ServiceFailed: nothing was changed; or, after lines that tell so, the service manager refused.
        """
        icon = self.tray() if tray else ()
        if tray and not icon:
            raise ServiceFailed(_("The icon in the panel is there on Linux only. Leave --tray out."))
        pieces = self.pieces() + icon
        if not force:
            files.refuse_if_edited(pieces, "install")
        written = files.install_files(pieces)
        # Translators: a file that was written just now.
        yield from (_("Wrote {path}", path=path) for path in written)
        if not written:
            yield _("Everything was installed already.")
        yield _("To undo this: {command}", command="reminderd service uninstall")
        yield from self.installed(changed=pieces[0].path in written)
        if tray:
            yield from self.show_icon()
        if missing := self.not_started():
            yield missing

    def uninstall(self, *, force: bool) -> Iterator[str]:
        """Stop the service and remove the files. Settings and history stay."""
        pieces = self.pieces() + self.tray()
        if not force:
            files.refuse_if_edited(pieces, "uninstall")
        yield from self.removing()
        removed = files.remove_files(pieces)
        # Translators: a file that was removed just now.
        yield from (_("Removed {path}", path=path) for path in removed)
        yield _("Your settings and your history are still there.") if removed else _("Nothing was installed.")

    @abstractmethod
    def pieces(self) -> tuple[InstalledFile, ...]:
        """Return the files to be written, the one that starts us first.

        Raises:
            ServiceFailed: there is no home folder to write them into, or the command cannot be written down.
        """

    def tray(self) -> tuple[InstalledFile, ...]:
        """Return what starts the icon in the panel with the session; nothing where there is no such panel."""
        return ()

    def show_icon(self) -> list[str]:
        """Show the icon in the panel now."""
        return []

    @abstractmethod
    def installed(self, *, changed: bool) -> list[str]:
        """Make the manager read the written files, and start the service if a session is there for it."""

    def removing(self) -> list[str]:
        """Stop the service before its files go, if it runs."""
        return self.stop() if self.state().active else []

    def not_started(self) -> str:
        """Return what to do where nothing starts the service with the next session; "" where something does."""
        return ""

    @abstractmethod
    def start(self) -> list[str]:
        """Start the service now."""

    @abstractmethod
    def stop(self) -> list[str]:
        """Stop the service now, and leave it installed: it starts again with the next session."""

    @abstractmethod
    def state(self) -> ServiceState:
        """Return how the service is; never raises."""

    @abstractmethod
    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Return the command that shows the log."""


def manager_here(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Manager:
    """Return the manager of this system, for the command that is running now."""
    module = import_module(f"reminderd.service.{_MODULES.get(platform, 'systemctl')}")
    return cast("Manager", module.MANAGER(own_command(), environ))


_MODULES = {"darwin": "launchctl", "win32": "schtasks"}


def home(environ: Mapping[str, str]) -> Path:
    """Return the home folder.

    Raises:
        ServiceFailed: there is none.
    """
    try:
        found = Path(environ.get("HOME") or Path.home())
    except (KeyError, RuntimeError):
        raise ServiceFailed(_("This user has no home folder. Set HOME.")) from None
    if not found.is_absolute() or not found.is_dir():
        raise ServiceFailed(_("The home folder {path} does not exist.", path=found))
    return found


def ask(*words: str, deadline: float = 15.0) -> str:
    """Run one of the manager's programs to its end, and return what it says.

    Raises:
        ServiceFailed: it is not there, did not end within `deadline` seconds, or failed; the message tells why.
    """
    import asyncio

    from reminderd.system.children import ChildFailed, run
    from reminderd.system.text import several_lines

    environ = {**os.environ, "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    try:
        done = asyncio.run(run(words, environ=environ, deadline=deadline))
    except ChildFailed as problem:
        raise ServiceFailed(said(problem)) from None
    if done.returncode:
        told = several_lines(done.stderr or done.stdout, 2000) or _("exit code {number}", number=done.returncode)
        raise ServiceFailed(f"{' '.join(words)}: {told}")
    return done.stdout
