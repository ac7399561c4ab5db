"""`reminderd status`: whether you are at the desk, what comes next and when, and what delays it."""

from __future__ import annotations

import argparse

from reminderd.cli import printing, status_bar, status_follow, status_text
from reminderd.control.client import call
from reminderd.core.language import N_, _

HELP = N_("Show whether you are at the desk, what comes next and when, and what delays it")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the kinds of output."""
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=_("print the status as one JSON object"))
    shape.add_argument("--format", choices=list(status_bar.FORMATS), help=_("print one line for a status bar"))
    again = _("show it again at each change, until the daemon stops")
    parser.add_argument("--follow", action="store_true", help=again)


def run(args: argparse.Namespace) -> int | None:
    """Show the status once, or at each change. `main` itself answers what is asked without `--follow` or `--format`."""
    if args.follow and args.format:
        status_follow.follow_in_bar(args.format)
    elif args.follow:
        return status_follow.follow_as_text(as_json=args.json)
    elif args.format:
        return status_bar.once_in_bar(args.format)
    else:
        status = call("status")["data"]
        printing.result(status, status_text.report(status), as_json=args.json)
    return None
