"""`reminderd service`: the daemon starts with the desktop session, by this system's own service manager."""

from __future__ import annotations

import argparse
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict

from reminderd.cli import day_preview, errors, printing
from reminderd.service import files
from reminderd.service.manager import Manager, manager_here

HELP = "Start reminderd automatically with your desktop session"

ACTIONS = ("install", "uninstall", "status", "start", "stop", "logs")
_FITS = {
    "print": ("install",), "force": ("install", "uninstall"), "tray": ("install",), "json": ("status",),
    "follow": ("logs",),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their options."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=ACTIONS,
        help="install: write the files, enable and start the service; uninstall: stop it and remove the files; "
        "status: show what the service manager says; start, stop: do so now; logs: show the last 100 lines",
    )
    parser.add_argument("--print", action="store_true", help="install: print what would be written, and write nothing")
    parser.add_argument("--force", action="store_true", help="install, uninstall: even if files were edited by hand")
    parser.add_argument(
        "--tray", action="store_true", help="install: the icon in the panel starts with the session too"
    )
    parser.add_argument("--json", action="store_true", help="status: print one JSON object")
    parser.add_argument("-f", "--follow", action="store_true", help="logs: go on as new lines come")


def run(args: argparse.Namespace) -> int:
    """Carry out the action, and say what was done."""
    action = args.action or ("install" if args.print else None)
    if action is None:
        raise errors.WrongUsage(f"name an action: reminderd service {' | '.join(ACTIONS)}")
    for option, actions in _FITS.items():
        if getattr(args, option) and action not in actions:
            raise errors.WrongUsage(f"--{option} works only with: reminderd service {' | '.join(actions)}")
    manager = manager_here()
    try:
        if args.print:  # the file that starts the daemon, and beside it the paths of all files
            pieces = manager.pieces()
            sys.stdout.write(pieces[0].text)
            printing.note(*(f"# would be at {piece.path}" for piece in pieces))
        elif action == "status":
            return _status(manager, as_json=args.json)
        elif action == "logs":  # shown by a program that writes to our terminal itself
            return subprocess.run(manager.log_command(follow=args.follow), check=False).returncode  # noqa: S603 (fixed words of ours, no shell)
        elif action == "install":
            printing.lines(manager.install(force=args.force, tray=args.tray))
            with suppress(errors.CommandFailed):  # of wrong settings the daemon itself tells
                printing.line(day_preview.expectation())
        elif action == "uninstall":
            printing.lines(manager.uninstall(force=args.force))
        else:
            printing.lines(manager.start() if action == "start" else manager.stop())
    except files.ServiceFailed as problem:
        sys.stdout.flush()
        first, *more = str(problem).splitlines()
        printing.error(first)
        printing.note(*more)
        return errors.FAILED
    return errors.FINE


def _status(manager: Manager, *, as_json: bool) -> int:
    found = [(piece.path, files.state(piece)) for piece in manager.pieces()]
    state = manager.state()
    installed = found[0][1] != "missing"
    value = {**asdict(state), "installed": installed}
    value["files"] = [{"path": str(path), "state": word} for path, word in found]
    lines = [f"{state.manager}: {state.detail}", *(f"{_MEANING[word]:<9} {path}" for path, word in found)]
    lines += [] if installed else ["To install it, type: reminderd service install"]
    printing.result(value, lines, as_json=as_json)
    return errors.FINE if state.active else errors.NOT_RUNNING


_MEANING = {"missing": "missing", "current": "in place", "ours": "outdated", "edited": "edited", "foreign": "foreign"}
