"""What the commands that look back share: where the history is, how it is read, and which reminders it knows."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli.errors import unknown
from reminderd.reminders import PRIORITY
from reminderd.system.folders import settings_path, shared_settings_paths, state_folder

if TYPE_CHECKING:
    from reminderd.history.reader import HistoryReader


def database() -> Path:
    """Return the path of the history."""
    return state_folder() / "history.db"


def reader() -> HistoryReader:
    """Return what reads the history. Its HistoryUnreadable says why it cannot: damaged, not ours, not allowed."""
    from reminderd.history.reader import HistoryReader

    return HistoryReader(database())


def check_reminder(name: str | None) -> None:
    """Accept a reminder that is built in, in the history, or in the settings file.

    Raises:
        WrongUsage: there is none of that name; the error lists those there are.
    """
    if name is None or name in PRIORITY:
        return
    known = [*PRIORITY, *reader().reminders(), *names_in_settings("reminders")]
    if name not in known:
        raise unknown("reminder", name, list(dict.fromkeys(known)))


def names_in_settings(table: str) -> list[str]:
    """Return the names in a table of the usual settings files; none of one that cannot be read."""
    names: list[str] = []
    for path in (settings_path(), *shared_settings_paths()):
        with suppress(OSError, ValueError, RecursionError, TypeError):
            names += dict(tomllib.loads(path.read_text("utf-8-sig")).get(table, {}))
    return names
