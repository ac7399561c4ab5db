"""`reminderd run`: the daemon in the foreground."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from reminderd.cli.errors import CommandFailed, without_settings

NAME = "run"
HELP = "Run the daemon in the foreground; on a terminal it prints a line for each notification"

NOTIFIERS = ("auto", "dbus", "plyer", "console")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings file and the notifier."""
    parser.add_argument("--config", metavar="PATH", type=Path, help="read this settings file instead of the usual one")
    parser.add_argument("--notifier", choices=NOTIFIERS, help="use this notifier, whatever the settings say")


def run(args: argparse.Namespace) -> int:
    """Check the settings, take the lock, and run until a signal ends it."""
    from reminderd.settings.child import load_in_child_sync
    from reminderd.settings.last_good import fall_back

    path = args.config.absolute() if args.config else None
    loaded = load_in_child_sync(path, os.environ, keep=True)
    if loaded.unfinished:
        loaded = fall_back(loaded, os.environ)
    if loaded.settings is None:
        raise without_settings(loaded)

    from reminderd.daemon.logs import set_up
    from reminderd.daemon.start import start
    from reminderd.system.lock import AlreadyRunning

    set_up(verbose=args.verbose)
    try:
        start(path, args.notifier, loaded)
    except (AlreadyRunning, OSError) as problem:
        raise CommandFailed(str(problem)) from problem
    return 0
