"""`reminderd done`: the person did it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_reminder, ask

NAME = "done"
HELP = "Answer a reminder: it is done"


def add_arguments(parser: ArgumentParser) -> None:
    """Take which reminder."""
    add_reminder(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Answer it."""
    return ask(args, "done", {"reminder": args.reminder})
