"""`reminderd service`: the daemon starts with the desktop session, by this system's own service manager."""

from __future__ import annotations

import argparse
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict

from reminderd.cli import day_preview, errors, printing
from reminderd.core.language import N_, _, pgettext
from reminderd.service import files
from reminderd.service.manager import Manager, manager_here

HELP = N_("Start reminderd automatically with your desktop session")

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
        help=_(
            "install: write the files, enable and start the service; uninstall: stop it and remove the files; "
            "status: show what the service manager says; start, stop: do so now; logs: show the last 100 lines"
        ),
    )
    nothing_written = _("install: print what would be written, and write nothing")
    parser.add_argument("--print", action="store_true", help=nothing_written)
    edited = _("install, uninstall: even if files were edited by hand")
    parser.add_argument("--force", action="store_true", help=edited)
    icon = _("install: the icon in the panel starts with the session too")
    parser.add_argument("--tray", action="store_true", help=icon)
    parser.add_argument("--json", action="store_true", help=_("status: print one JSON object"))
    parser.add_argument("-f", "--follow", action="store_true", help=_("logs: go on as new lines come"))


def run(args: argparse.Namespace) -> int:
    """Carry out the action, and say what was done."""
    action = args.action or ("install" if args.print else None)
    if action is None:
        raise errors.WrongUsage(_("name an action: {command}", command=f"reminderd service {' | '.join(ACTIONS)}"))
    for option, actions in _FITS.items():
        if getattr(args, option) and action not in actions:
            with_what = f"reminderd service {' | '.join(actions)}"
            raise errors.WrongUsage(_("--{option} works only with: {command}", option=option, command=with_what))
    manager = manager_here()
    try:
        if args.print:  # the file that starts the daemon, and beside it the paths of all files
            pieces = manager.pieces()
            sys.stdout.write(pieces[0].text)
            # Translators: stands before the path of a file that would be written.
            printing.note(*(_("# would be at {path}", path=piece.path) for piece in pieces))
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
    words = _words()
    width = max(9, *map(printing.columns, words.values()))
    files_told = (f"{printing.padded(words[word], width)} {path}" for path, word in found)
    lines = [_("{manager}: {state}", manager=state.manager, state=state.detail), *files_told]
    lines += [] if installed else [_("To install it, type: reminderd service install")]
    printing.result(value, lines, as_json=as_json)
    return errors.FINE if state.active else errors.NOT_RUNNING


def _words() -> dict[files.State, str]:
    """Return the word for each state of a file."""
    return {
        "missing": pgettext("state of a file", "missing"),
        "current": pgettext("state of a file", "in place"),
        # Translators: another version of reminderd wrote the file.
        "ours": pgettext("state of a file", "outdated"),
        # Translators: a person has changed the file.
        "edited": pgettext("state of a file", "edited"),
        # Translators: another program wrote the file.
        "foreign": pgettext("state of a file", "foreign"),
    }
