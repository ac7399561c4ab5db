"""`reminderd reset`: as if a natural break had ended now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "reset"
HELP = "Say that you just took a break: counting starts afresh"


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the kind of output."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Count afresh."""
    return ask(args, "reset")
