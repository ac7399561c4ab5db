"""`reminderd snooze`: a reminder is shown again after a while."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_reminder_and_json, add_time, ask, time_asked_for
from reminderd.cli.time_arguments import looks_like_time

NAME = "snooze"
HELP = "Show a reminder again later"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the reminder, the duration and `--json`."""
    add_reminder_and_json(parser)
    add_time(parser, default="the first of snooze.choices in the settings")


def run(args: Namespace) -> int:
    """Snooze the reminder; `snooze 10m` means the duration, not a reminder of that name."""
    reminder, words = args.reminder, list(args.duration)
    if reminder is not None and looks_like_time(reminder):
        reminder, words = None, [reminder, *words]
    return ask(args, "snooze", {"reminder": reminder, **time_asked_for(args, words)})
