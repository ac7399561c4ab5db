"""`reminderd pause`: no reminders, for a while or until `resume`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_time, ask, time_asked_for

NAME = "pause"
HELP = "Pause all reminders, for a while or until you resume them"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the duration and `--json`."""
    add_time(parser, default="until you type: reminderd resume")
    add_json(parser)


def run(args: Namespace) -> int:
    """Begin the pause, or change its end."""
    return ask(args, "pause", time_asked_for(args, args.duration))
