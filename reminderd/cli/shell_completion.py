"""What the shells complete: scripts made from the parser by shtab, and names that the scripts ask for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any

SHELLS = ("bash", "zsh", "fish")
_FILES = ("PATH", "FILE")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def script(shell: str) -> str:
    """Return the completion script for one of `SHELLS`."""
    import shtab

    from reminderd.cli.parsers import parser_of_all

    parser = parser_of_all()
    for action in _actions(parser):
        shown: Any = action
        if action.metavar == "REMINDER":
            more = " --with-all" if getattr(action, "or_all", False) else ""
            shown.complete = shtab.cmd(f"reminderd completion --names{more} 2>/dev/null")
        elif action.metavar == "ROUTINE":
            shown.complete = shtab.cmd("reminderd completion --routines 2>/dev/null")
        elif action.metavar in _FILES:
            shown.complete = shtab.FILE
    text: str = shtab.complete(parser, shell)
    return text


def reminder_names() -> list[str]:
    """Return the names of the daemon's reminders, else of the built-in ones and those in the usual settings file.

    A shell expands the words it completes; a name that is not a plain word (the settings refuse it) is left out.
    """
    from reminderd.cli.daemon_commands import status_if_running
    from reminderd.cli.history_file import names_in_settings
    from reminderd.reminders import PRIORITY

    running = [str(one["name"]) for one in (status_if_running() or {}).get("reminders", [])]
    return _plain_words(running or [*PRIORITY, *names_in_settings("reminders")])


def routine_names() -> list[str]:
    """Return the names of our routines, and of those in the usual settings file."""
    from reminderd.cli.history_file import names_in_settings
    from reminderd.exercise.routines import built_in

    return _plain_words([*(routine.name for routine in built_in()), *names_in_settings("routines")])


def _plain_words(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if _NAME.fullmatch(name)]


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in action.choices.values():
                yield from _actions(below)
