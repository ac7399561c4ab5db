"""`reminderd resume`: what is due by now is shown again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask

NAME = "resume"
HELP = "End the pause"


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the kind of output."""
    add_json(parser)


def run(args: Namespace) -> int:
    """End the pause."""
    return ask(args, "resume")
