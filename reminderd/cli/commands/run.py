"""`reminderd run`: the daemon in the foreground."""

from __future__ import annotations

import argparse
from pathlib import Path

from reminderd.cli.errors import CommandFailed, WrongSettings

NAME = "run"
HELP = "Run the daemon in the foreground, one line a notification on a terminal"

NOTIFIERS = ("auto", "dbus", "plyer", "console")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and the notifier."""
    parser.add_argument("--config", metavar="PATH", type=Path, help="read this settings file instead of the usual one")
    parser.add_argument("--notifier", choices=NOTIFIERS, help="use this notifier, whatever the settings say")


def run(args: argparse.Namespace) -> int:
    """Take the lock, check the settings, and run until told to end."""
    from reminderd.daemon.logs import set_up
    from reminderd.daemon.start import start
    from reminderd.system.lock import AlreadyRunning

    set_up(verbose=args.verbose)
    try:
        problems = start(args.config.absolute() if args.config else None, args.notifier)
    except (AlreadyRunning, OSError) as problem:
        raise CommandFailed(str(problem)) from problem
    if problems:
        raise WrongSettings(problems)
    return 0
