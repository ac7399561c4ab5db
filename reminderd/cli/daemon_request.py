"""What the verbs that ask something of the daemon have in common: their arguments, and telling the answer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from reminderd.cli import errors, printing
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call

LONGEST_NAME = 200
"""Characters; a longer name is no reminder's and is not sent."""


def add_json(parser: ArgumentParser) -> None:
    """Take `--json`."""
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def add_reminder(parser: ArgumentParser) -> None:
    """Take one reminder's name or "all"; left out, the one on screen is meant, else the next due."""
    which = 'a reminder, or "all"; left out: the one on screen, else the next due'
    action: Any = parser.add_argument("reminder", metavar="REMINDER", nargs="?", help=which)
    action.or_all = True  # the shells complete "all" too


def add_until(parser: ArgumentParser) -> None:
    """Take `--until HH:MM`."""
    parser.add_argument("--until", metavar="HH:MM", help="until the clock next reads this")


def span(args: Namespace, words: list[str]) -> dict[str, Any]:
    """Return what the typed duration (`words`) or `--until` means, as arguments of the request.

    Raises:
        WrongUsage: both are given, or one of them is wrong.
    """
    if words and args.until:
        raise errors.WrongUsage("either a duration or --until, not both")
    if words:
        from reminderd.cli.time_arguments import duration_argument

        return {"seconds": duration_argument(words)}
    if args.until:
        from datetime import datetime

        from reminderd.cli.time_arguments import next_time

        return {"until": next_time(args.until, datetime.now().astimezone()).isoformat()}
    return {}


def ask(args: Namespace, verb: str, asked: dict[str, Any] | None = None, timeout: float = 2.0) -> int:
    """Ask the daemon, tell its answer, and give the exit code."""
    named = (asked or {}).get("reminder")
    if named is not None and (not named.isprintable() or not 0 < len(named) <= LONGEST_NAME):
        raise errors.WrongUsage(_unknown(named, [one["name"] for one in call("status")["data"]["reminders"]]))
    answer = call(verb, {name: value for name, value in (asked or {}).items() if value is not None}, timeout)
    ok, text, data = answer["ok"], str(answer.get("text", "")), answer["data"]
    if args.json:
        printing.json_value({"ok": ok, "text": text, "data": data})
    elif ok and text:
        printing.line(text)
    if ok:
        return errors.FINE
    if data.get("error") == "unknown_reminder":
        raise errors.WrongUsage(_unknown(str(named), [str(one) for one in data["known"]]))
    if data.get("problems"):
        raise errors.WrongSettings(tuple(str(problem) for problem in data["problems"]))
    raise errors.CommandFailed(text or f"{verb} failed")


def _unknown(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    return f'there is no reminder "{name[:60]}".{guess} Known: {", ".join(known)}'


def status_if_running() -> dict[str, Any] | None:
    """Ask a running daemon for its status, shortly; None: there is none, and the history has to do alone."""
    try:
        found: dict[str, Any] = call("status", timeout=0.5)["data"]
    except (DaemonNotRunning, DaemonSilent, OSError):
        return None
    return found
