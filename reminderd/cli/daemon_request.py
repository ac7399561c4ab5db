"""What the commands that ask the daemon for something share: their arguments, and how the answer is shown."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import Any

from reminderd.cli import errors, printing
from reminderd.cli.time_arguments import next_time, until_or_duration
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call

LONGEST_NAME = 200
"""Characters; a longer name cannot be a reminder's and is not sent."""


def add_json(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def add_reminder_and_json(parser: ArgumentParser) -> None:
    """Add `--json` and the name of a reminder, which may be left out or be "all"."""
    which = 'a reminder, or "all" (default: the one on screen, else the next one due)'
    action: Any = parser.add_argument("reminder", metavar="REMINDER", nargs="?", help=which)
    action.or_all = True  # the shells complete "all" too
    add_json(parser)


def add_time(parser: ArgumentParser, default: str) -> None:
    """Add a duration and `--until`."""
    told = f"how long, such as 45m, 1h30m or 20min; or until when: 15:30, tomorrow (default: {default})"
    parser.add_argument("duration", metavar="DURATION", nargs="*", help=told)
    parser.add_argument("--until", metavar="HH:MM", help="until the clock next shows this time")


def time_asked_for(args: Namespace, words: list[str]) -> dict[str, Any]:
    """Return the typed duration (`words`) or `--until` as arguments of the request.

    Raises:
        WrongUsage: both are given, or one of them is wrong.
    """
    now = datetime.now().astimezone()
    if words and args.until is not None:
        raise errors.WrongUsage("give a duration or --until, not both")
    if args.until is not None:
        return {"until": next_time(args.until, now).isoformat()}
    return until_or_duration(words, now) if words else {}


def ask(args: Namespace, verb: str, asked: dict[str, Any] | None = None, timeout: float = 2.0) -> int:
    """Ask the daemon, show its answer, and return the exit code."""
    named = (asked or {}).get("reminder")
    if named is not None and (not named.isprintable() or not 0 < len(named) <= LONGEST_NAME):
        raise errors.unknown("reminder", named, [one["name"] for one in call("status")["data"]["reminders"]])
    answer = call(verb, {name: value for name, value in (asked or {}).items() if value is not None}, timeout)
    ok, text, data = answer["ok"], str(answer.get("text", "")), answer["data"]
    if args.json:
        printing.json_value({"ok": ok, "text": text, "data": data})
    elif ok and text:
        printing.line(text)
    if ok:
        return errors.FINE
    if data.get("error") == "unknown_reminder":
        raise errors.unknown("reminder", str(named), [str(one) for one in data["known"]])
    if data.get("problems"):
        raise errors.WrongSettings(data["problems"])
    raise errors.CommandFailed(text or f"{verb} failed")


def status_if_running() -> dict[str, Any] | None:
    """Return the daemon's status, or None where no daemon answers within half a second."""
    try:
        found: dict[str, Any] = call("status", timeout=0.5)["data"]
    except (DaemonNotRunning, DaemonSilent, OSError):
        return None
    return found
