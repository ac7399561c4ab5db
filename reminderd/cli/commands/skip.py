"""`reminderd skip`: a reminder starts counting again, unanswered."""

from __future__ import annotations

from argparse import Namespace

from reminderd.cli.daemon_request import add_reminder_and_json, ask

NAME = "skip"
HELP = "Skip a reminder this time; it counts from zero again"
add_arguments = add_reminder_and_json


def run(args: Namespace) -> int:
    """Skip the reminder."""
    return ask(args, "skip", {"reminder": args.reminder})
