"""`reminderd status`: whether you are at the desk, what comes next and when, and what delays it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reminderd.cli import printing
from reminderd.control.client import call

if TYPE_CHECKING:
    import argparse

HELP = "Show whether you are at the desk, what comes next and when, and what delays it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the kinds of output."""
    from reminderd.cli.status_bar import FORMATS

    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the status as one JSON object")
    shape.add_argument("--format", choices=list(FORMATS), help="print one line for a status bar")
    parser.add_argument("--follow", action="store_true", help="show it again at each change, until the daemon stops")


def run(args: argparse.Namespace) -> int | None:
    """Show the status once, or at each change."""
    from reminderd.cli import status_bar, status_follow

    if args.follow and args.format:
        status_follow.follow_in_bar(args.format)
    elif args.follow:
        return status_follow.follow_as_text(as_json=args.json)
    elif args.format:
        return status_bar.once_in_bar(args.format)
    else:
        once(as_json=args.json)
    return None


def once(*, as_json: bool) -> None:
    """Show the present status."""
    status = call("status")["data"]
    if as_json:
        printing.json_value(status)
        return
    from reminderd.cli.status_text import report

    printing.lines(report(status))
