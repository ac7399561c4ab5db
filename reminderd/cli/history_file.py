"""What the verbs that look back share: the history's file, the names in it, since when, and the present sitting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reminderd.cli.errors import CommandFailed, WrongUsage
from reminderd.system.folders import config_folder, state_folder

Found = TypeVar("Found")


def database() -> Path:
    """Return where the history lies."""
    return state_folder() / "history.db"


def read(asked: Callable[[], Found]) -> Found:
    """Ask the history, and say in one line why it cannot be read.

    Raises:
        CommandFailed: it is damaged, not ours, or may not be read.
    """
    from reminderd.history.reader import HistoryUnreadable

    try:
        return asked()
    except HistoryUnreadable as why:
        raise CommandFailed(str(why)) from why


def check_reminder(name: str | None) -> None:
    """Let pass a reminder that is built in, in the history, or in the settings file.

    Raises:
        WrongUsage: there is none of that name; the known ones are named.
    """
    from reminderd.history.reader import HistoryReader
    from reminderd.reminders import PRIORITY

    if name is None or name in PRIORITY:
        return
    known = [*PRIORITY, *read(HistoryReader(database()).reminders), *_in_settings_file()]
    if name not in known:
        raise WrongUsage(f"there is no reminder “{name[:60]}”; known are: {', '.join(dict.fromkeys(known))}")


def _in_settings_file() -> list[str]:
    """The user's own reminders, read leniently: whether the file is right is not the question here."""
    import tomllib

    try:
        found = tomllib.loads((config_folder() / "config.toml").read_text("utf-8-sig")).get("reminders")
    except (OSError, ValueError, RecursionError):
        return []
    return list(found) if isinstance(found, dict) else []
