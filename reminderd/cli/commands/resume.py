"""`reminderd resume`: the pause ends, and what is due is shown."""

from __future__ import annotations

from argparse import Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "resume"
HELP = "End the pause"
add_arguments = add_json


def run(args: Namespace) -> int:
    """End the pause."""
    return ask(args, "resume")
