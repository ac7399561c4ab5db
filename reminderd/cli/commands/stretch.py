"""`reminderd stretch`: a guided warm-up, step by step in the terminal, recorded as done when it is finished."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from reminderd.cli import printing
from reminderd.cli.daemon_commands import status_if_running
from reminderd.cli.errors import FINE, INTERRUPTED, unknown
from reminderd.cli.settings_file import load
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, speak_as
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Record
from reminderd.core.language import H_, N_, _, health, ngettext
from reminderd.core.sentence import said
from reminderd.core.wording import spasm_words
from reminderd.exercise import suited
from reminderd.exercise.routines import OWN_TERMINAL, STOP, USUAL, Guide, Routine, built_in, with_own
from reminderd.system.folders import state_folder

HELP = N_("Follow a guided warm-up, step by step")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the routine, and how to show it."""
    usual = _("the routine (default: before-run); see --list")
    parser.add_argument("routine", nargs="?", metavar="ROUTINE", help=usual)
    parser.add_argument("--list", action="store_true", help=_("list the routines"))
    parser.add_argument("--json", action="store_true", help=_("print all routines, or the one named, as JSON"))
    own = _("take your own routines from this settings file")
    parser.add_argument("--config", metavar="PATH", type=Path, help=own)
    parser.add_argument("--mild", action="store_true", help=_("the mild form: smaller movements and fewer steps"))
    parser.add_argument("--forget", action="store_true", help=_("forget which steps hurt, and show them again"))


def run(args: argparse.Namespace) -> int | None:
    """Guide the user through a routine, or show it."""
    folder = state_folder()
    if args.forget:
        known_hurts = suited.forget(folder)
        told = _("All steps come again.") if known_hurts else _("No step is known to hurt.")
        printing.result({"forgotten": known_hurts}, [told], as_json=args.json)
        return None
    known = {routine.name: routine for routine in _routines(args.config)}
    if args.list or (args.json and not args.routine):
        width = max(map(len, known))
        lines = (f"{each.name:{width}}  {_in_short(each)}" for each in known.values())
        printing.result([_facts(each) for each in known.values()], lines, as_json=args.json)
        return None
    chosen = known.get(args.routine or USUAL)
    if chosen is None:
        raise unknown("routine", args.routine, list(known))
    hurts, spasm_at = suited.remembered(folder), _spasm_at()
    mild, chosen = suited.mild(chosen, hurts), suited.without(chosen, hurts)
    if args.mild and mild is None:
        printing.note(_("{routine} has no mild form.", routine=chosen.name))
    chosen = mild if args.mild and mild else chosen
    terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if args.json or not terminal or os.name != "posix":  # nobody is there to press a key, or no key can be read singly
        first = [_go_easy(spasm_at)] * bool(spasm_at and not args.mild)
        if first and mild:
            first.append(_("The mild form: {command}", command=f"reminderd stretch {chosen.name} --mild"))
        shown = [*first, *_steps(chosen)]
        printing.result(_facts(chosen), shown, as_json=args.json)
        return None
    return _lead(chosen, mild, spasm_at if not args.mild else None)


def _routines(config: Path | None) -> tuple[Routine, ...]:
    """Return our routines and the user's own; wrong settings are reported, and our own routines still work."""
    loaded = load(config)
    if loaded.settings is None:
        printing.note(*(each.sentence for each in loaded.problems), *filter(None, [loaded.unfinished]))
        printing.note(_("Without your settings, only the routines that come with reminderd can be used."))
        return built_in()
    return tuple(suited.for_areas(each, loaded.settings.me.areas) for each in with_own(loaded.settings.routines))


def _spasm_at() -> datetime | None:
    """Return when the spasm was for which the daemon has made the reminders gentler; None: it has not."""
    status = status_if_running() or {}
    return datetime.fromisoformat(status["care_since"]) if status.get("care") else None


def _go_easy(spasm_at: datetime | None) -> str:
    logged = spasm_words(spasm_at, datetime.now().astimezone()) if spasm_at else ""
    return f"{logged} {health(H_('Go easy today, or leave it.'))}"


def _facts(routine: Routine) -> dict[str, Any]:
    facts = {**asdict(routine), "seconds": routine.seconds}
    del facts["own"]  # it says how the words are shown, which is nothing to a program
    return facts


def _steps(routine: Routine) -> Iterator[str]:
    """Yield the steps as lines, for where nobody can press a key; nothing is recorded."""
    # Translators: a routine, how long it takes, and the sentence "Stop if it hurts."
    pattern = H_("{title} ({duration}). {stop}")
    yield health(
        pattern, title=routine.said(routine.title), duration=spoken_duration(routine.seconds), stop=health(STOP)
    )
    for number, step in enumerate(routine.steps, 1):
        # Translators: a step of a routine, and how long it takes.
        pattern = H_("{step} ({duration}; switch sides halfway)") if step.switch_sides else H_("{step} ({duration})")
        yield f"{number:2}. {health(pattern, step=routine.said(step.do), duration=spoken_duration(step.seconds))}"


def _in_short(routine: Routine) -> str:
    """Return the title of a routine, how long it takes and how many steps it has."""
    return ngettext(
        "{title} ({duration}, {count} step)",
        "{title} ({duration}, {count} steps)",
        len(routine.steps),
        title=routine.said(routine.title),
        duration=spoken_duration(routine.seconds),
    )


def _lead(routine: Routine, mild: Routine | None, spasm_at: datetime | None) -> int:
    """Lead through the routine in the terminal; after a logged spasm, ask first how. Return the exit code."""
    from reminderd.exercise.screen import EndedBySignal

    try:
        if spasm_at:
            printing.line(_go_easy(spasm_at))
            # Translators: keys, and what they mean.
            with_mild, usual = _("m: the mild form · u: as usual · q: leave it"), _("u: as usual · q: leave it")
            choice = _ask(with_mild, "muq") if mild else _ask(usual, "uq")
            if choice == "q":
                return FINE
            routine = mild if mild and choice == "m" else routine
        return _guide(routine)
    except KeyboardInterrupt:
        return INTERRUPTED
    except EndedBySignal as signal:
        return 128 + int(signal.args[0])


def _ask(question: str, keys: str) -> str:
    """Return which of these keys is pressed; the last of them where nobody can type any more."""
    from reminderd.exercise.screen import single_keys

    printing.line(question)
    sys.stdout.flush()
    with single_keys(lambda: None, lambda: None) as key:
        while True:
            pressed = key(3600.0).lower()
            if pressed and pressed in keys + "\x04":
                return keys[-1] if pressed == "\x04" else pressed


def _guide(routine: Routine) -> int:
    from reminderd.exercise.screen import lead

    guide, code = Guide(routine), FINE
    try:
        lead(guide)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if guide.finished and guide.routine.steps:
        printing.line(_record(guide.routine))
    else:
        printing.line(_("You stopped before the end, so nothing is recorded."))
    if guide.hurts and code == FINE:
        _after_hurting(guide.hurts)
    if guide.stopped or code != FINE:
        return code
    if os.environ.get(OWN_TERMINAL):
        _keep_open()
    return FINE


def _after_hurting(hurts: list[str]) -> None:
    """Ask whether to do it like this the next time, too, and whether to log a spasm."""
    from reminderd.cli.commands import spasm

    # Translators: the keys y and n, and what they mean.
    answers = _("y: yes · n: no")
    if _ask(" ".join((_("Do it like this next time, too?"), answers)), "yn") == "y":
        suited.remember(state_folder(), hurts)
        printing.line(_("To have all steps back, type: {command}", command="reminderd stretch --forget"))
    if _ask(" ".join((_("Do you want to log a spasm?"), answers)), "yn") == "y":
        spasm.log_now()


def _keep_open() -> None:
    """Wait for a key: the terminal was opened for us, and would close before the last lines could be read."""
    from reminderd.exercise.screen import EndedBySignal, single_keys

    printing.line(_("Press any key to close this window."))
    sys.stdout.flush()
    with suppress(KeyboardInterrupt, EndedBySignal), single_keys(lambda: None, lambda: None) as key:
        while not key(3600.0):
            pass


def _record(routine: Routine) -> str:
    """Record that it is done, with the daemon or, if none is running, in the history; return what to print."""
    try:
        answer = call("done", {"reminder": routine.reminder})
    except DaemonNotRunning:
        return _into_history(routine)
    except DaemonSilent as why:
        return _("It could not be recorded: {problem}.", problem=said(why))
    speak_as(answer)
    recorded, failed = N_("Recorded: {answer}"), N_("It could not be recorded: {answer}")
    return _(recorded if answer["ok"] else failed, answer=answer["text"])


def _into_history(routine: Routine) -> str:
    from reminderd.history.writer import HistoryWriter

    writer = HistoryWriter(state_folder() / "history.db")
    facts = {"via": "command", "routine": routine.name, "seconds": routine.seconds}
    writer.append(Record(datetime.now().astimezone(), "done", routine.reminder, facts))
    writer.stop()
    if writer.problem:
        return _("It could not be recorded: {problem}.", problem=said(writer.problem))
    return _("Recorded: {reminder} done.", reminder=routine.reminder)
