"""`reminderd link`: your other machines, as the daemon sees them, and a trial of the connection."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from reminderd.cli import errors, printing
from reminderd.cli.settings_file import load, settings_of
from reminderd.control.client import call
from reminderd.core.duration import spoken_duration
from reminderd.core.language import N_, _
from reminderd.core.sentence import said

HELP = N_("Show your other machines, or try the connection to their broker")
ACTIONS = ("status", "test", "run")
NOT_SET = N_("No link is set. To link your machines, set link.broker: see docs/machines.md.")

_STATES = {
    "active": N_("in use"),
    "idle": N_("no input for {time}"),
    "away": N_("nobody is there"),
    "locked": N_("locked"),
    "gone": N_("gone"),
}


class LinkUnusable(errors.CommandFailed):
    """The link cannot work as it is installed, and need not be started again until the settings change."""

    code = errors.WRONG_SETTINGS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action and its options."""
    actions = _(
        "status: show your machines (default); test: connect, write and read for real; "
        "run: carry the words (the daemon starts this itself)"
    )
    parser.add_argument("action", nargs="?", default="status", choices=ACTIONS, help=actions)
    usual = _("test: use this settings file instead of the usual one")
    parser.add_argument("--config", metavar="PATH", type=Path, help=usual)
    parser.add_argument("--json", action="store_true", help=_("status, test: print one JSON object"))


def run(args: argparse.Namespace) -> int:
    """Carry out the action."""
    if args.action == "status":
        found = call("status")["data"].get("link")
        printing.result({"link": found}, _report(found), as_json=args.json)
        return errors.FINE
    if args.action == "test":
        return _test(args.config, as_json=args.json)
    return _run()


def _report(link: dict[str, Any] | None) -> list[str]:
    if link is None:
        return [_(NOT_SET)]
    if link["connected"]:
        lines = [_("This machine is linked to your other machines as {machine}.", machine=link["machine"])]
    else:
        lines = [
            _("This machine is not linked to your other machines. {problem}", problem=said(link["problem"])).strip()
        ]
    lines += [_machine(each) for each in link["machines"]]
    if speaker := next((each["name"] for each in link["machines"] if each["speaks"]), ""):
        lines.append(_("Reminders are shown on {machine}.", machine=speaker))
    elif link["connected"] and not link["machines"]:
        lines.append(_("No other machine was heard yet."))
    if refused := link["refused"]:
        lines.append(_("Messages that were ignored, because they are no words of reminderd: {count}", count=refused))
    return lines


def _machine(each: dict[str, Any]) -> str:
    time = spoken_duration(each.get("idle_seconds") or 0)
    words = _(_STATES.get(each["state"], N_("unknown")), time=time)
    return _("{machine}: {state}", machine=each["name"], state=words)


def _test(config: Path | None, *, as_json: bool) -> int:
    settings = settings_of(load(config)).link
    if not settings.broker:
        raise errors.CommandFailed(_(NOT_SET))
    try:
        from reminderd.link.trial import try_link
    except ImportError as problem:
        raise _missing(problem) from None
    found = try_link(settings)
    told = {"ok": found.works, "text": str(found.text), "remedy": str(found.remedy)}
    printing.result(told, [said(found.text), *([f"→ {said(found.remedy)}"] if found.remedy else [])], as_json=as_json)
    return errors.FINE if found.works else errors.FAILED


def _run() -> int:
    by_hand = _("the daemon starts this itself, where link.broker is set")
    if sys.stdin.isatty():
        raise errors.WrongUsage(by_hand)
    try:
        from reminderd.link.account import AccountUnusable
        from reminderd.link.process import run as run_link
        from reminderd.link.process import settings_from
    except ImportError as problem:
        raise _missing(problem) from None
    try:
        settings = settings_from(sys.stdin)
    except ValueError:
        raise errors.WrongUsage(by_hand) from None
    try:
        run_link(settings)
    except AccountUnusable as problem:
        raise errors.CommandFailed(str(problem)) from None
    return errors.FINE


def _missing(problem: ImportError) -> LinkUnusable:
    if (problem.name or "").partition(".")[0] != "paho":
        raise problem
    from reminderd.link.account import HOW_TO_INSTALL

    return LinkUnusable(_("paho-mqtt is not installed ({how}); then restart reminderd", how=_(HOW_TO_INSTALL)))
