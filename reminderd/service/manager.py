"""The port of a service manager, and which one this system has."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from reminderd.service.base_folders import Piece


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

    Each verb gives what it did as lines for people, and raises `outside.ServiceFailed` where it could not.
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
