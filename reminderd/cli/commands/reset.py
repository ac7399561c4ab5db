"""`reminderd reset`: as if a natural break had ended now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "reset"
HELP = "Say that you just took a break; sitting counts from zero again"


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--json`."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Count from zero."""
    return ask(args, "reset")
