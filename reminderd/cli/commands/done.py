"""`reminderd done`: the person did what a reminder asked for."""

from __future__ import annotations

from argparse import Namespace

from reminderd.cli.daemon_request import add_reminder_and_json, ask

NAME = "done"
HELP = "Say that you did what a reminder asked for; it counts from zero again"
add_arguments = add_reminder_and_json


def run(args: Namespace) -> int:
    """Answer the reminder."""
    return ask(args, "done", {"reminder": args.reminder})
