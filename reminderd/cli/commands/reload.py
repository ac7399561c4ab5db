"""`reminderd reload`: read the settings again now; if they are wrong, the previous settings stay active."""

from __future__ import annotations

from argparse import Namespace

from reminderd.cli.daemon_request import add_json, ask
from reminderd.control.protocol import ANSWER_SECONDS

NAME = "reload"
HELP = "Read the settings file again now, and print its problems"
add_arguments = add_json


def run(args: Namespace) -> int:
    """Have the settings read; the exit code is 78 if they are wrong."""
    return ask(args, "reload", timeout=ANSWER_SECONDS + 1)
