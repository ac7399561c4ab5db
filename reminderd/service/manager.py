"""What a service manager is, which one this system has, and how its programs are asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from reminderd.service.base_folders import Piece


class ServiceFailed(Exception):
    """The service manager refused, is not there, or did not answer; the message is for people, with the remedy."""


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What the service manager says of us."""

    manager: str
    active: bool | None
    """None: it cannot be asked."""
    detail: str
    """For people: what it does, or why it cannot be asked."""


class Manager(Protocol):
    """One way to be started with the session and kept going.

    Each verb gives what it did as lines for people, and raises `ServiceFailed` where it could not.
    """

    def pieces(self, command: tuple[str, ...], environ: Mapping[str, str]) -> tuple[Piece, ...]:
        """Return the files to be written, the one that starts us first.

        Raises:
            NoHome: there is no home to write them into.
            ValueError: the command cannot be written down.
        """

    def installed(self, environ: Mapping[str, str], *, changed: bool) -> list[str]:
        """Make the manager see the written files, and start the service where a session is there for it."""

    def removing(self) -> list[str]:
        """Stop the service before its files go; fine where it does not run."""

    def removed(self) -> list[str]:
        """Make the manager forget the files that are gone."""

    def start(self, environ: Mapping[str, str]) -> list[str]:
        """Start it now."""

    def stop(self) -> list[str]:
        """Stop it now, and leave it installed."""

    def state(self) -> ServiceState:
        """Ask how it is; never raises."""

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Return the words that show the log."""


def manager_here(platform: str = sys.platform) -> Manager:
    """Return the manager of this system."""
    module = {"darwin": "launchctl", "win32": "schtasks"}.get(platform, "systemctl")
    return cast("Manager", import_module(f"reminderd.service.{module}").MANAGER)


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
        done = asyncio.run(run(words, environ=environ, deadline=deadline, stderr_limit=10_000))
    except ChildFailed as problem:
        raise ServiceFailed(str(problem)) from None
    if done.code:
        said = several_lines(done.stderr or done.stdout, 2000)
        raise ServiceFailed(f"{' '.join(words)}: {said or f'exit code {done.code}'}")
    return done.stdout
