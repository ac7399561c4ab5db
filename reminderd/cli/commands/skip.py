"""`reminderd skip`: a reminder starts counting again, unanswered."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_reminder, ask

NAME = "skip"
HELP = "Skip a reminder this time; it counts from zero again"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the reminder and `--json`."""
    add_reminder(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Skip the reminder."""
    return ask(args, "skip", {"reminder": args.reminder})
