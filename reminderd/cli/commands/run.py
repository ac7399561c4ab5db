"""`reminderd run`: the daemon in the foreground."""

from __future__ import annotations

import argparse
from pathlib import Path

from reminderd.cli.errors import CommandFailed
from reminderd.cli.settings_file import settings_of
from reminderd.core.language import N_, _
from reminderd.core.sentence import sentence_of

HELP = N_("Run the daemon in the foreground; on a terminal it prints a line for each notification")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings file and the notifier."""
    from reminderd.settings.values import backends

    told = _("read this settings file instead of the usual one")
    parser.add_argument("--config", metavar="PATH", type=Path, help=told)
    parser.add_argument(
        "--notifier",
        choices=("auto", *backends("notify", "NOTIFIER")),
        help=_("use this notifier, whatever the settings say"),
    )


def run(args: argparse.Namespace) -> None:
    """Take the lock, check the settings, and run until a signal ends it."""
    from reminderd.daemon.logs import set_up
    from reminderd.daemon.start import start
    from reminderd.system.lock import AlreadyRunning

    set_up(verbose=args.verbose)
    try:
        refused = start(args.config.absolute() if args.config else None, args.notifier)
    except (AlreadyRunning, OSError) as problem:
        raise CommandFailed(sentence_of(problem)) from problem
    if refused is not None:
        settings_of(refused)
