"""`reminderd reset`: as if a natural break had ended now."""

from __future__ import annotations

from argparse import Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "reset"
HELP = "Say that you just took a break; sitting counts from zero again"
add_arguments = add_json


def run(args: Namespace) -> int:
    """Count from zero."""
    return ask(args, "reset")
