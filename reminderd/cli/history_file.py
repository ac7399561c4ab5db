"""What the commands that look back share: where the history is, how it is read, and which reminders it knows."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli.daemon_commands import status_if_running
from reminderd.cli.errors import unknown
from reminderd.system.folders import config_folder, state_folder

if TYPE_CHECKING:
    from reminderd.history.reader import HistoryReader
    from reminderd.history.totals import Totals


def database() -> Path:
    """Return the path of the history."""
    return state_folder() / "history.db"


def reader() -> HistoryReader:
    """Return what reads the history. Its HistoryUnreadable says why it cannot: damaged, not ours, not allowed."""
    from reminderd.history.reader import HistoryReader

    return HistoryReader(database())


def totals(now: datetime, days: int) -> Totals:
    """Return the totals of the last days, to the present moment where the daemon is running."""
    from reminderd.history.totals import read_totals

    return read_totals(reader(), now, days, status_if_running())


def check_reminder(name: str | None) -> None:
    """Accept a reminder that is built in, in the history, or in the settings file.

    Raises:
        WrongUsage: there is none of that name; the error lists those there are.
    """
    from reminderd.reminders import PRIORITY

    if name is None or name in PRIORITY:
        return
    known = [*PRIORITY, *reader().reminders(), *names_in_settings("reminders")]
    if name not in known:
        raise unknown("reminder", name, list(dict.fromkeys(known)))


def names_in_settings(table: str) -> list[str]:
    """Return the names in a table of the usual settings file; none where it cannot be read."""
    try:
        found = tomllib.loads((config_folder() / "config.toml").read_text("utf-8-sig")).get(table)
    except (OSError, ValueError, RecursionError):
        return []
    return list(found) if isinstance(found, dict) else []
