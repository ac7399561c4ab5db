"""`reminderd advice`: what to do, why it helps, which part of the source says so, and when to see a doctor."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.cli import printing
from reminderd.cli.errors import FINE, CommandFailed

if TYPE_CHECKING:
    from reminderd.reminders.guidance import Section
    from reminderd.reminders.kind import BuiltIn

NAME = "advice"
HELP = "Read what to do, why it helps, and when to see a doctor"

_WIDEST = 88


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the reminder and the kinds of output."""
    parser.add_argument("reminder", nargs="?", metavar="REMINDER", help="the reminder (default: an overview)")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the advice as JSON")
    shape.add_argument("--html", action="store_true", help="print a page with drawings and the guided routines")
    parser.add_argument("--output", metavar="PATH", help="write that page to this file, or to standard output for -")


def run(args: argparse.Namespace) -> int:
    """Show the advice."""
    from reminderd.reminders import built_in, guidance

    kinds = built_in()
    kind = _chosen(args.reminder, kinds)
    if args.html or args.output:
        return _page(kind, kinds, args.output)
    if args.json:
        printing.json_value(_facts(kind) if kind else _overview_facts(kinds))
        return FINE
    if kind:
        printing.line(f"{kind.title} ({kind.name})")
        _tell(guidance.of(kind))
    else:
        printing.line("Advice, based on “What Actually Is a Back Spasm?”")
        _tell(guidance.overview(kinds))
        printing.line()
        printing.line(f"For more, type: reminderd advice {'|'.join(each.name for each in kinds)}")
    return FINE


def _chosen(name: str | None, kinds: Sequence[BuiltIn]) -> BuiltIn | None:
    if name is None:
        return None
    for kind in kinds:
        if kind.name == name:
            return kind
    from reminderd.cli import history_file

    history_file.check_reminder(name)
    raise CommandFailed(f'"{name}" is a reminder of your own, and reminderd has no advice about it')


def _tell(sections: Sequence[Section]) -> None:
    import shutil
    import textwrap

    width = max(20, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))
    for section in sections:
        printing.line()
        printing.line(section.heading)
        for text in section.texts:
            first, rest = ("  - ", "    ") if section.points else ("  ", "  ")
            for line in textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest):
                printing.line(line)


def _facts(kind: BuiltIn) -> dict[str, Any]:
    from reminderd.reminders import source

    return {
        "reminder": kind.name,
        "title": kind.title,
        "what_to_do": kind.advice.what_to_do,
        "why": kind.advice.why,
        "source": {"article": source.ARTICLE, "place": kind.advice.source_place},
        "defaults": kind.advice.defaults,
        "when_to_stop": kind.advice.when_to_stop,
        **_doctor(),
    }


def _overview_facts(kinds: Sequence[BuiltIn]) -> dict[str, Any]:
    from reminderd.reminders import source

    return {
        "what_it_is": source.WHAT_IT_IS,
        "reminders": [_facts(kind) for kind in kinds],
        "first_relief": source.FIRST_RELIEF,
        **_doctor(),
    }


def _doctor() -> dict[str, Any]:
    from reminderd.reminders import source

    return {
        "see_a_doctor": source.SEE_A_DOCTOR,
        "why_a_doctor": source.WHY_A_DOCTOR,
        "please_note": source.NO_DIAGNOSIS,
    }


def _page(kind: BuiltIn | None, kinds: tuple[BuiltIn, ...], path: str | None) -> int:
    from reminderd.cli.advice_page import page
    from reminderd.exercise.routines import built_in as routines
    from reminderd.reminders import guidance

    shown = (kind,) if kind else kinds
    doctor = guidance.when_to_see_a_doctor()
    chapters = [(each, [part for part in guidance.of(each) if part not in doctor]) for each in shown]
    text = page(
        doctor if kind else guidance.overview(kinds),
        chapters,
        [each for each in routines() if not kind or each.reminder == kind.name],
    )
    printing.page(text, path or "-")
    if path and path != "-":
        printing.line(str(Path(path).expanduser().absolute()))
    return FINE
