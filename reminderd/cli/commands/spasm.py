"""`reminderd spasm`: log back spasms, and see when the source wants one checked. The log never leaves this computer."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from reminderd.cli import printing
from reminderd.cli.errors import CommandFailed, WrongUsage
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, speak_as
from reminderd.core.language import H_, N_, _, health, listed, ngettext
from reminderd.history.spasms import FILE_NAME, Spasm, append, judge, read, remove_last
from reminderd.reminders.care import WORDS
from reminderd.system.folders import state_folder

HELP = N_("Keep a log of back spasms on this computer")

_ANSWERS = ("better", "not-yet", "stop-asking")
LONGEST_WHERE = 80
LONGEST_NOTE = 500
_HOW_TO_ADD = N_('To log one, type: reminderd spasm add --where "lower left"')
_DOCTOR = H_(
    "See a doctor about a spasm together with loss of bladder control, muscle weakness in the arms, or loss of balance."
    " This is no diagnosis; more: reminderd advice"
)
"""The last of the source's warning signs, in a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, the details of a spasm, and `--json`."""
    told = _(
        "list: show the log (the default); add: log a spasm now; undo: remove the entry added last; "
        "better, not-yet, stop-asking: say how your back is in the days after a spasm"
    )
    parser.add_argument("action", nargs="?", choices=["list", "add", "undo", *_ANSWERS], help=told)
    parser.add_argument("--where", metavar="PLACE", default="", help=_('add: where it hurts, such as "lower left"'))
    parser.add_argument("--note", metavar="TEXT", default="", help=_("add: anything worth remembering"))
    parser.add_argument("--json", action="store_true", help=_("print the entries as JSON"))


def run(args: argparse.Namespace) -> None:
    """Show the log, add to it, take an entry back, or say how the back is."""
    where = _text(args.where, "--where", LONGEST_WHERE)
    note = _text(args.note, "--note", LONGEST_NOTE)
    action = args.action or ("add" if where or note else "list")
    if action != "add" and (where or note):
        raise WrongUsage(_("--where and --note work only with: reminderd spasm add"))
    file = state_folder() / FILE_NAME
    if action in _ANSWERS:
        answer_care(action.replace("-", "_"), as_json=args.json)
        return
    if action == "list":
        entries, lost = read(file)
        if lost:
            told = ngettext(
                "{path}: {count} damaged line is left out",
                "{path}: {count} damaged lines are left out",
                lost,
                path=file,
            )
            printing.note(told)
        values = [_facts(each, _advice(entries[: place + 1])) for place, each in enumerate(entries)]
        end = health(_DOCTOR) if entries else _("No spasm is logged.")
        lines = [*map(_line, entries), *_advice(entries), end, _(_HOW_TO_ADD)]
        printing.result(values, lines, as_json=args.json)
        return
    if action == "add":
        log_now(where, note, as_json=args.json)
    elif (last := remove_last(file)) is not None:
        gone = all(each.at != last.at for each in read(file)[0])
        undone = {"answer": "undo", "at": last.at.isoformat()}
        changes = _reminders("care", undone, as_json=args.json) if gone else []
        # Translators: what was taken out of the log of spasms.
        lines = [_("Removed: {entry}", entry=_line(last)), *changes, health(_DOCTOR)]
        printing.result(_facts(last, []), lines, as_json=args.json)
    else:
        raise CommandFailed(_("the log has no entry to remove"))


def log_now(where: str = "", note: str = "", *, as_json: bool = False) -> None:
    """Log a spasm, tell the daemon, and show what the source says about it.

    Raises:
        OSError: it cannot be written.
    """
    file, spasm = state_folder() / FILE_NAME, Spasm(datetime.now().astimezone().replace(microsecond=0), where, note)
    append(file, spasm)
    changes = _reminders("spasm", {"at": spasm.at.isoformat()}, as_json=as_json)
    advice = _advice([each for each in read(file)[0] if each.at <= spasm.at])
    # Translators: what was written into the log of spasms.
    lines = [_("Logged: {entry}", entry=_line(spasm)), *changes, health(WORDS.relief), *advice, health(_DOCTOR)]
    printing.result(_facts(spasm, advice), lines, as_json=as_json)


def answer_care(answer: str, *, as_json: bool) -> None:
    """Hand the daemon what is said of the back, and show its reply.

    Raises:
        CommandFailed: no question is open.
    """
    reply = call("care", {"answer": answer})
    text = str(reply.get("english", reply["text"])) if as_json else str(reply["text"])
    if not as_json:
        speak_as(reply)
    told = {"ok": reply["ok"], "text": text, "data": reply["data"]}
    printing.result(told, text.splitlines() * reply["ok"], as_json=as_json)
    if not reply["ok"]:
        raise CommandFailed(text)


def _reminders(verb: str, args: dict[str, str], *, as_json: bool) -> list[str]:
    """Return what changes in the reminders, now that the daemon is told; one that starts later finds it in the log.

    What is said after that is said in the daemon's language, as its answer is.
    """
    with suppress(DaemonNotRunning, DaemonSilent):
        answer = call(verb, args)
        if not as_json:
            speak_as(answer)
        return [answer["text"]] if answer["ok"] and answer["text"] else []
    return []


def _text(given: str, option: str, longest: int) -> str:
    text = printing.clean(given.encode("utf-8", "replace").decode()).strip()
    if len(text) > longest:
        told = _(
            "{option} takes at most {most} characters, and this has {many}", option=option, most=longest, many=len(text)
        )
        raise WrongUsage(told)
    return text


def _line(spasm: Spasm) -> str:
    return listed(part for part in (f"{spasm.at:%Y-%m-%d %H:%M}", spasm.where, spasm.note) if part)


def _facts(spasm: Spasm, advice: Sequence[str]) -> dict[str, object]:
    at = spasm.at.isoformat(timespec="seconds")
    return {"at": at, "where": spasm.where or None, "note": spasm.note or None, "see_a_doctor": list(advice)}


def _advice(entries: Sequence[Spasm]) -> list[str]:
    """Return what the source says about the newest of these entries, if it says anything."""
    found = judge(entries)
    said = []
    if found.same_place:
        fact = ngettext(
            'You logged {count} spasm for "{place}".',
            'You logged {count} spasms for "{place}".',
            found.same_place,
            place=entries[-1].where,
        )
        advice = H_("The source says that a doctor should check a spasm that keeps coming back in the same place.")
        said.append(f"{fact} {health(advice)}")
    if found.since:
        fact = _("You have logged spasms since {date}.", date=f"{found.since:%Y-%m-%d}")
        advice = H_("The source says to see a doctor about a spasm that is not better after several days.")
        said.append(f"{fact} {health(advice)}")
    return said
