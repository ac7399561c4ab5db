"""`reminderd remind`: shown now, whatever holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "remind"
HELP = "Show a reminder now, whatever holds"


def add_arguments(parser: ArgumentParser) -> None:
    """Take which reminder; there is no default."""
    parser.add_argument("reminder", metavar="REMINDER", help="the reminder to show")
    add_json(parser)


def run(args: Namespace) -> int:
    """Have it shown."""
    return ask(args, "remind", {"reminder": args.reminder})
