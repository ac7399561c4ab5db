"""`reminderd remind`: shown now, whatever delays reminders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "remind"
HELP = "Show a reminder now, even during a pause or a call"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the reminder, which has no default, and `--json`."""
    parser.add_argument("reminder", metavar="REMINDER", help="the reminder to show")
    add_json(parser)


def run(args: Namespace) -> int:
    """Show the reminder."""
    return ask(args, "remind", {"reminder": args.reminder})
