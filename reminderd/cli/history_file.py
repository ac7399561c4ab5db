"""What the commands that look back share: where the history is, how it is read, and which reminders it knows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reminderd.cli.errors import CommandFailed, unknown
from reminderd.system.folders import config_folder, state_folder

Found = TypeVar("Found")


def database() -> Path:
    """Return the path of the history."""
    return state_folder() / "history.db"


def read(ask: Callable[[], Found]) -> Found:
    """Return what `ask` reads from the history.

    Raises:
        CommandFailed: the history is damaged, not ours, or may not be read; the text says why.
    """
    from reminderd.history.reader import HistoryUnreadable

    try:
        return ask()
    except HistoryUnreadable as why:
        raise CommandFailed(str(why)) from why


def check_reminder(name: str | None) -> None:
    """Accept a reminder that is built in, in the history, or in the settings file.

    Raises:
        WrongUsage: there is none of that name; the error lists those there are.
    """
    from reminderd.history.reader import HistoryReader
    from reminderd.reminders import PRIORITY

    if name is None or name in PRIORITY:
        return
    known = [*PRIORITY, *read(HistoryReader(database()).reminders), *names_in_settings("reminders")]
    if name not in known:
        raise unknown("reminder", name, list(dict.fromkeys(known)))


def names_in_settings(table: str) -> list[str]:
    """Return the names in a table of the usual settings file; none where it cannot be read."""
    try:
        found = tomllib.loads((config_folder() / "config.toml").read_text("utf-8-sig")).get(table)
    except (OSError, ValueError, RecursionError):
        return []
    return list(found) if isinstance(found, dict) else []
