"""`reminderd done`: the person did what a reminder asked for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_reminder, ask

NAME = "done"
HELP = "Say that you did what a reminder asked for; it counts from zero again"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the reminder and `--json`."""
    add_reminder(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Answer the reminder."""
    return ask(args, "done", {"reminder": args.reminder})
