"""`reminderd done`: the person did it."""

from __future__ import annotations

from reminderd.cli.ask import add_json, add_reminder, ask

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

NAME = "done"
HELP = "Answer a reminder: it is done"


def add_arguments(parser: ArgumentParser) -> None:
    """Take which reminder."""
    add_reminder(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Answer it."""
    return ask(args, "done", {"reminder": args.reminder})
