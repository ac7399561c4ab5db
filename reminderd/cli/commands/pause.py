"""`reminderd pause`: silence everything, for a while or until told."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_until, ask, span

NAME = "pause"
HELP = "Silence everything, for a while or until resumed"


def add_arguments(parser: ArgumentParser) -> None:
    """Take for how long."""
    parser.add_argument("duration", metavar="DURATION", nargs="*", help="such as 45m or 1h30m; left out: until resumed")
    add_until(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Begin the pause, or change its end."""
    return ask(args, "pause", span(args, args.duration))
