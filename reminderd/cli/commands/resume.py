"""`reminderd resume`: what is due by now is shown again."""

from __future__ import annotations

from reminderd.cli.ask import add_json, ask

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

NAME = "resume"
HELP = "End the pause"


def add_arguments(parser: ArgumentParser) -> None:
    """Take nothing but the kind of output."""
    add_json(parser)


def run(args: Namespace) -> int:
    """End the pause."""
    return ask(args, "resume")
