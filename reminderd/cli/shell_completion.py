"""What the shells complete: scripts made from the parser by shtab, and the reminders' names, asked for when needed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any

SHELLS = ("bash", "zsh", "fish")
_FILES = ("PATH", "FILE")
_FOLDERS = ("FOLDER",)
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
        elif action.metavar in _FOLDERS:
            shown.complete = shtab.DIRECTORY
    text: str = shtab.complete(parser, shell)
    return text


def reminder_names() -> list[str]:
    """Return the reminders' names: the daemon's, else the built-in ones and those in the usual settings file.

    A shell expands the words it completes; a name that is not a plain word (the settings refuse it) is left out.
    """
    return [name for name in _names_of_daemon() or _names_in_settings() if _NAME.fullmatch(name)]


def routine_names() -> list[str]:
    """Return the routines' names: ours, and those in the usual settings file."""
    from reminderd.exercise.routines import built_in

    ours = [routine.name for routine in built_in()]
    return [*ours, *(name for name in _written("routines") if name not in ours and _NAME.fullmatch(name))]


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in action.choices.values():
                yield from _actions(below)


def _names_of_daemon() -> list[str]:
    from reminderd.control.client import DaemonNotRunning, DaemonSilent, call

    try:
        reminders = call("status", timeout=0.5)["data"]["reminders"]
        return [str(one["name"]) for one in reminders]
    except (DaemonNotRunning, DaemonSilent, KeyError, TypeError):
        return []


def _names_in_settings() -> list[str]:
    from reminderd.reminders import PRIORITY

    return [*PRIORITY, *(name for name in _written("reminders") if name not in PRIORITY)]


def _written(table: str) -> list[str]:
    """Return the names in a table of the usual settings file; what cannot be read has none."""
    import tomllib

    from reminderd.system.folders import config_folder

    try:
        found = tomllib.loads((config_folder() / "config.toml").read_text("utf-8-sig")).get(table, {})
    except (OSError, ValueError):
        return []
    return list(found) if isinstance(found, dict) else []
