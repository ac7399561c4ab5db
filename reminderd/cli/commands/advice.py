"""`reminderd advice`: what to do, why it helps, which part of the source says so, and when to see a doctor."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from reminderd.cli import history_file, printing
from reminderd.cli.advice_page import page
from reminderd.cli.errors import CommandFailed
from reminderd.core.language import ENGLISH, N_, _, current, health, speaking
from reminderd.reminders import BuiltIn, built_in, guidance, source

HELP = N_("Read what to do, why it helps, and when to see a doctor")

_WIDEST = 88
_FILLER = "\0"
"""Stands behind a character that is two columns wide, since `textwrap` counts characters."""
_DOCTOR = {
    "see_a_doctor": source.SEE_A_DOCTOR,
    "why_a_doctor": source.WHY_A_DOCTOR,
    "please_note": source.NO_DIAGNOSIS,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the reminder and the kinds of output."""
    parser.add_argument("reminder", nargs="?", metavar="REMINDER", help=_("the reminder (default: an overview)"))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=_("print the advice as JSON"))
    shape.add_argument("--html", action="store_true", help=_("print a page with drawings and the guided routines"))
    told = _("write that page to this file, or to standard output for -")
    parser.add_argument("--output", metavar="PATH", help=told)


def run(args: argparse.Namespace) -> None:
    """Show the advice, all of it in one language."""
    kinds = built_in()
    history_file.check_reminder(args.reminder)
    kind = next((each for each in kinds if each.name == args.reminder), None)
    if args.reminder and kind is None:
        own = _('"{name}" is a reminder of your own, and reminderd has no advice about it', name=args.reminder)
        raise CommandFailed(own)
    with speaking(ENGLISH if current().advice is None else current()):
        _show(args, kind, kinds)


def _show(args: argparse.Namespace, kind: BuiltIn | None, kinds: tuple[BuiltIn, ...]) -> None:
    if args.html or args.output:
        printing.page(page(kind, kinds), args.output or "-", as_json=args.json)
    elif kind:
        # Translators: what a reminder says, and its name: "Stand up and move (movement)".
        title = _("{title} ({name})", title=guidance.title(kind), name=kind.name)
        printing.result(_facts(kind), _lines(title, guidance.of(kind)), as_json=args.json)
    else:
        title = health("Advice, based on “{article}”", article=source.ARTICLE)
        lines = _lines(title, guidance.overview(kinds))
        more = _("For more, type: {command}", command=f"reminderd advice {'|'.join(each.name for each in kinds)}")
        facts = {"what_it_is": source.WHAT_IT_IS, "reminders": [*map(_facts, kinds)]}
        facts |= {"first_relief": source.FIRST_RELIEF, **_DOCTOR}
        printing.result(facts, [*lines, "", more], as_json=args.json)


def _lines(title: str, sections: Iterable[guidance.Section]) -> Iterator[str]:
    width = max(20, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))
    yield title
    for section in sections:
        yield from ("", section.heading)
        first, rest = ("  - ", "    ") if section.points else ("  ", "  ")
        for text in section.texts:
            filled = "".join(each + _FILLER * (printing.columns(each) - 1) for each in text)
            for line in textwrap.wrap(filled, width, initial_indent=first, subsequent_indent=rest):
                yield line.replace(_FILLER, "")


def _facts(kind: BuiltIn) -> dict[str, Any]:
    facts = asdict(kind.advice)
    origin = {"article": source.ARTICLE, "place": facts.pop("source_place")}
    return {"reminder": kind.name, "title": kind.title, **facts, "source": origin, **_DOCTOR}
