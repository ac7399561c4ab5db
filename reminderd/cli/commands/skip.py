"""`reminderd skip`: it counts afresh, unanswered."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_reminder, ask

NAME = "skip"
HELP = "Answer a reminder: not this time"


def add_arguments(parser: ArgumentParser) -> None:
    """Take which reminder."""
    add_reminder(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Answer it."""
    return ask(args, "skip", {"reminder": args.reminder})
