"""`reminderd spasm`: log a back spasm, and see when the source wants it checked. It never leaves this machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli import printing
from reminderd.cli.errors import FINE, WrongUsage

if TYPE_CHECKING:
    from reminderd.history.spasms import Spasm

NAME = "spasm"
HELP = "Log a back spasm, or list them; the log stays on this machine"

LONGEST_WHERE = 80
LONGEST_NOTE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to log, or `list`."""
    parser.add_argument("action", nargs="?", choices=["list"], help="show the log instead of adding to it")
    parser.add_argument("--where", metavar="PLACE", default="", help='where it is: "lower left"')
    parser.add_argument("--note", metavar="TEXT", default="", help="anything worth remembering")
    parser.add_argument("--json", action="store_true", help="print what is logged as JSON")


def run(args: argparse.Namespace) -> int:
    """Log one now, or show them all."""
    from reminderd.history.spasms import log_file
    from reminderd.system.folders import state_folder

    file = log_file(state_folder())
    if args.action == "list":
        return _list(file, as_json=args.json)
    return _log(file, _text(args.where, "--where", LONGEST_WHERE), _text(args.note, "--note", LONGEST_NOTE), args.json)


def _text(given: str, option: str, longest: int) -> str:
    text = printing.clean(given.encode("utf-8", "replace").decode()).strip()
    if len(text) > longest:
        raise WrongUsage(f"{option} takes at most {longest} characters, this has {len(text)}")
    return text


def _log(file: Path, where: str, note: str, as_json: bool) -> int:
    from datetime import datetime

    from reminderd.history.spasms import Spasm, append, read

    spasm = Spasm(datetime.now().astimezone().replace(microsecond=0), where, note)
    append(file, spasm)
    entries, _ = read(file)
    earlier = [each for each in entries if each != spasm and each.at <= spasm.at]
    told = _told([*earlier, *(each for each in entries if each == spasm)])
    if as_json:
        printing.json_value(_facts(spasm, told))
        return FINE
    printing.line(f"Logged: {_line(spasm)}")
    for sentence in told:
        printing.line(sentence)
    _always()
    return FINE


def _list(file: Path, *, as_json: bool) -> int:
    from reminderd.history.spasms import read

    entries, lost = read(file)
    if lost:
        printing.note(f"{file}: {lost} damaged lines are left out")
    if as_json:
        printing.json_value([_facts(each, _told(entries[: place + 1])) for place, each in enumerate(entries)])
        return FINE
    for each in entries:
        printing.line(_line(each))
    if not entries:
        printing.line('No spasm is logged. To log one: reminderd spasm --where "lower left"')
        return FINE
    for sentence in _told(entries):
        printing.line(sentence)
    _always()
    return FINE


def _line(spasm: Spasm) -> str:
    parts = [f"{spasm.at:%Y-%m-%d %H:%M}", spasm.where, spasm.note]
    return ", ".join(part for part in parts if part)


def _facts(spasm: Spasm, told: Sequence[str]) -> dict[str, object]:
    at = spasm.at.isoformat(timespec="seconds")
    return {"at": at, "where": spasm.where or None, "note": spasm.note or None, "see_a_doctor": list(told)}


def _told(entries: Sequence[Spasm]) -> list[str]:
    """What the source says of the newest of these; nothing where it says nothing."""
    from reminderd.history.spasms import judge

    found = judge(entries)
    told = []
    if found.same_place:
        where = entries[-1].where
        told.append(
            f"Logged {found.same_place} times for “{where}”: the source says to have a spasm checked by a doctor that "
            "keeps coming back in the same place."
        )
    if found.since:
        told.append(
            f"Logged since {found.since:%Y-%m-%d}: the source says to see a doctor about a spasm that "
            "is not better after several days."
        )
    return told


def _always() -> None:
    from reminderd.reminders import source

    printing.line(f"See a doctor about {source.SEE_A_DOCTOR[2]}. This is no diagnosis; more: reminderd advice")
