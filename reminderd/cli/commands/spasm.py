"""`reminderd spasm`: log back spasms, and see when the source wants one checked. The log never leaves this computer."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime

from reminderd.cli import printing
from reminderd.cli.errors import CommandFailed, WrongUsage
from reminderd.history.spasms import FILE_NAME, Spasm, append, judge, read, remove_last
from reminderd.reminders.source import SEE_A_DOCTOR
from reminderd.system.folders import state_folder

HELP = "Keep a log of back spasms on this computer"

LONGEST_WHERE = 80
LONGEST_NOTE = 500
_HOW_TO_ADD = 'To log one, type: reminderd spasm add --where "lower left"'
_DOCTOR = f"See a doctor about {SEE_A_DOCTOR[2]}. This is no diagnosis; more: reminderd advice"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, the details of a spasm, and `--json`."""
    told = "list: show the log (the default); add: log a spasm now; undo: remove the entry added last"
    parser.add_argument("action", nargs="?", choices=["list", "add", "undo"], help=told)
    parser.add_argument("--where", metavar="PLACE", default="", help='add: where it hurts, such as "lower left"')
    parser.add_argument("--note", metavar="TEXT", default="", help="add: anything worth remembering")
    parser.add_argument("--json", action="store_true", help="print the entries as JSON")


def run(args: argparse.Namespace) -> None:
    """Show the log, add to it, or take an entry back."""
    where = _text(args.where, "--where", LONGEST_WHERE)
    note = _text(args.note, "--note", LONGEST_NOTE)
    action = args.action or ("add" if where or note else "list")
    if action != "add" and (where or note):
        raise WrongUsage("--where and --note work only with: reminderd spasm add")
    file = state_folder() / FILE_NAME
    if action == "list":
        entries, lost = read(file)
        printing.note(*[f"{file}: {lost} damaged lines are left out"] * bool(lost))
        value = [_facts(each, _advice(entries[: place + 1])) for place, each in enumerate(entries)]
        lines = [*map(_line, entries), *_advice(entries), _DOCTOR if entries else "No spasm is logged.", _HOW_TO_ADD]
        printing.result(value, lines, as_json=args.json)
        return
    done, advice = "Logged", list[str]()
    if action == "add":
        spasm = Spasm(datetime.now().astimezone().replace(microsecond=0), where, note)
        append(file, spasm)
        advice = _advice([each for each in read(file)[0] if each.at <= spasm.at])
    elif (last := remove_last(file)) is not None:
        done, spasm = "Removed", last
    else:
        raise CommandFailed("the log has no entry to remove")
    printing.result(_facts(spasm, advice), [f"{done}: {_line(spasm)}", *advice, _DOCTOR], as_json=args.json)


def _text(given: str, option: str, longest: int) -> str:
    text = printing.clean(given.encode("utf-8", "replace").decode()).strip()
    if len(text) > longest:
        raise WrongUsage(f"{option} takes at most {longest} characters, and this has {len(text)}")
    return text


def _line(spasm: Spasm) -> str:
    return ", ".join(part for part in (f"{spasm.at:%Y-%m-%d %H:%M}", spasm.where, spasm.note) if part)


def _facts(spasm: Spasm, advice: Sequence[str]) -> dict[str, object]:
    at = spasm.at.isoformat(timespec="seconds")
    return {"at": at, "where": spasm.where or None, "note": spasm.note or None, "see_a_doctor": list(advice)}


def _advice(entries: Sequence[Spasm]) -> list[str]:
    """Return what the source says about the newest of these entries, if it says anything."""
    found = judge(entries)
    said = []
    if found.same_place:
        said.append(
            f'You logged {found.same_place} spasms for "{entries[-1].where}". The source says that a doctor should '
            "check a spasm that keeps coming back in the same place."
        )
    if found.since:
        said.append(
            f"You have logged spasms since {found.since:%Y-%m-%d}. The source says to see a doctor about a spasm that "
            "is not better after several days."
        )
    return said
