"""`reminderd reload`: read the settings again now; wrong ones are told and change nothing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, ask
from reminderd.control.protocol import ANSWER_SECONDS

NAME = "reload"
HELP = "Read the settings again now, and print their problems"


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the kind of output."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Have them read; exit code 78 if they are wrong."""
    return ask(args, "reload", timeout=ANSWER_SECONDS + 1)
