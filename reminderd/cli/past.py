"""What the verbs that look back share: the history's file, the names in it, since when, and the present sitting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

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


def since(text: str) -> datetime:
    """Read "today", "yesterday", a date, a date and time, or a duration such as "7d", as a local time.

    Raises:
        argparse.ArgumentTypeError: it is none of these.
    """
    import argparse

    from reminderd.core.duration import parse_duration

    now = datetime.now().astimezone()
    midnight = datetime(now.year, now.month, now.day)  # noqa: DTZ001 (made aware below, by the zone's rule of that day)
    said = text.strip().lower()
    if said in ("today", "yesterday"):
        return (midnight - timedelta(days=said == "yesterday")).astimezone()
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError):
        pass
    try:
        return now - timedelta(seconds=parse_duration(text, "smhdwy"))
    except (ValueError, OverflowError):
        shown = f"{text[:40]}…" if len(text) > 40 else text
        raise argparse.ArgumentTypeError(
            f'"{shown}" is no date (write "2026-11-22", "today", "yesterday" or "7d")'
        ) from None


def days(text: str) -> int:
    """Read a number of days.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    import argparse

    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise argparse.ArgumentTypeError(f'"{text[:40]}" is no number of days (write "30")')
    return int(text)


def status() -> dict[str, Any] | None:
    """Ask a running daemon for its status, shortly; None: there is none, and the history has to do alone."""
    from reminderd.control.client import DaemonNotRunning, DaemonSilent, call

    try:
        found: dict[str, Any] = call("status", timeout=0.5)["data"]
    except (DaemonNotRunning, DaemonSilent, OSError):
        return None
    return found
