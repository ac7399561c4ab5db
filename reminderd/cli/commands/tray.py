"""`reminderd tray`: the icon in the panel."""

from __future__ import annotations

import argparse

from reminderd.cli.errors import CommandFailed
from reminderd.core.language import N_, _

HELP = N_("Show an icon in the panel: what comes next, with answers and pauses in its menu")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: what it shows is set in [tray] of the settings file."""


def run(args: argparse.Namespace) -> None:
    """Show the icon until it is ended."""
    from reminderd.system.lock import AlreadyRunning

    try:
        from reminderd.tray.app import run as run_tray
    except ImportError:  # dbus-fast is installed where there is D-Bus
        raise CommandFailed(_("this system has no D-Bus, by which panels show icons")) from None
    try:
        run_tray()
    except AlreadyRunning as other:
        raise CommandFailed(_("the icon is there already (pid {number})", number=other.pid)) from other
    except OSError as problem:
        raise CommandFailed(str(problem)) from problem
