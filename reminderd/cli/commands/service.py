"""`reminderd service`: the daemon starts with the desktop session, by this system's own service manager."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from reminderd.cli import errors, printing

if TYPE_CHECKING:
    from reminderd.service.manager import Manager

NAME = "service"
HELP = "Start reminderd automatically with your desktop session"

ACTIONS = ("install", "uninstall", "status", "start", "stop", "logs")
_FITS = {"print": ("install",), "force": ("install", "uninstall"), "json": ("status",), "follow": ("logs",)}


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
    parser.add_argument("--json", action="store_true", help="status: print one JSON object")
    parser.add_argument("-f", "--follow", action="store_true", help="logs: go on as new lines come")


def run(args: argparse.Namespace) -> int:
    """Carry out the action, and say what was done."""
    from reminderd.service import install
    from reminderd.service.files import ServiceFailed
    from reminderd.service.manager import manager_here

    action = _action(args)
    manager, command = manager_here(), install.own_command(sys.argv[0], sys.executable)
    try:
        if args.print:
            return _print(manager, command)
        if action in ("status", "logs"):
            return _status(manager, command, as_json=args.json) if action == "status" else _logs(manager, args)
        if action in ("install", "uninstall"):
            lines = getattr(install, action)(manager, command, os.environ, force=args.force)
        else:
            lines = manager.start(os.environ) if action == "start" else manager.stop()
        for line in lines:
            printing.line(line)
    except ServiceFailed as problem:
        sys.stdout.flush()
        first, *more = str(problem).splitlines()
        printing.error(first)
        for line in more:
            printing.note(line)
        return errors.FAILED
    return errors.FINE


def _action(args: argparse.Namespace) -> str:
    action: str = args.action or ("install" if args.print else "")
    if not action:
        raise errors.WrongUsage(f"name an action: reminderd service {' | '.join(ACTIONS)}")
    for option, actions in _FITS.items():
        if getattr(args, option) and action not in actions:
            raise errors.WrongUsage(f"--{option} works only with: reminderd service {' | '.join(actions)}")
    return action


def _print(manager: Manager, command: tuple[str, ...]) -> int:
    """Print the file that starts the daemon on standard output, and the paths of all files on standard error."""
    pieces = manager.pieces(command, os.environ)
    sys.stdout.write(pieces[0].text)
    for piece in pieces:
        printing.note(f"# would be at {piece.path}")
    return errors.FINE


def _status(manager: Manager, command: tuple[str, ...], *, as_json: bool) -> int:
    from reminderd.service import files

    found = [(piece.path, files.state(piece)) for piece in manager.pieces(command, os.environ)]
    state = manager.state()
    installed = found[0][1] != "missing"
    if as_json:
        printing.json_value(
            {
                "manager": state.manager,
                "installed": installed,
                "active": state.active,
                "detail": state.detail,
                "files": [{"path": str(path), "state": word} for path, word in found],
            }
        )
    else:
        printing.line(f"{state.manager}: {state.detail}")
        for path, word in found:
            printing.line(f"{_MEANING[word]:<9} {path}")
        if not installed:
            printing.line("To install it, type: reminderd service install")
    return errors.FINE if state.active else errors.NOT_RUNNING


_MEANING = {"missing": "missing", "current": "in place", "ours": "outdated", "edited": "edited", "foreign": "foreign"}


def _logs(manager: Manager, args: argparse.Namespace) -> int:
    """Run the program that shows the log; it writes to our terminal itself."""
    import subprocess

    from reminderd.service.files import ServiceFailed

    words = manager.log_command(follow=args.follow)
    deadline = None if args.follow else 20.0
    try:
        return subprocess.run(words, stdin=subprocess.DEVNULL, timeout=deadline, check=False).returncode  # noqa: S603 (fixed words of ours, no shell)
    except FileNotFoundError:
        raise ServiceFailed(f"{words[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise ServiceFailed(f"{words[0]} did not end within {deadline:g} s") from None
