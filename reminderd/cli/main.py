"""The command line: finds the command, runs it, and turns whatever comes of it into an exit code.

Only the command that was typed is imported. Status bars ask for a plain `status` every few seconds, so that it does
without argparse, a quarter of its time, and without what only an error needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from reminderd.cli import printing
from reminderd.core.language import OWN_MARKS, _, use

_VERBOSE = {"-v", "--verbose"}


def entry() -> int:
    """Run as the program itself: with this process's arguments, streams and locale."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # it was closed: no file that we open may get its number and our words
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 (it stays open to the end)
    printing.replace_unencodable(sys.stdout)
    printing.replace_unencodable(sys.stderr)
    # What is copied out of a sentence in Hebrew may bring the marks that stood round it.
    code = main([word.strip("".join(OWN_MARKS)) for word in sys.argv[1:]])
    try:
        sys.stdout.flush()
    except OSError as problem:
        _abandon_output()
        if not isinstance(problem, BrokenPipeError):
            printing.error(_("the output cannot be written: {reason}", reason=problem.strerror))
            return 1
    return code


def main(argv: Sequence[str]) -> int:
    """Carry out one command line (without the program's name) and return its exit code."""
    words = [word for word in argv if word not in _VERBOSE]
    verbose = len(words) < len(argv)
    try:
        if words in (["status"], ["status", "--json"]):
            _show_status(as_json=len(words) > 1)
            return 0
        _choose_language(as_json="--json" in words)
        return _run(words, verbose=verbose)
    except SystemExit as end:  # argparse has printed its message
        return int(end.code or 0)
    except BaseException as problem:  # noqa: BLE001 (the one error table; nothing above it would say it better)
        return _code_for(problem, verbose=verbose)


def _show_status(*, as_json: bool) -> None:
    from reminderd.control.client import call, speak_as

    try:
        answer = call("status")
    except Exception:
        _choose_language(as_json=as_json)
        raise
    if as_json:
        printing.json_value(answer["data"])
        return
    from reminderd.cli.status_text import report

    speak_as(answer)
    printing.lines(report(answer["data"]))


def _choose_language(*, as_json: bool) -> None:
    """Speak the language of the settings or of the environment; English where a program reads the answer."""
    if not as_json:
        from reminderd.system import languages

        use(languages.find(languages.chosen(os.environ), os.environ))


def _run(words: Sequence[str], *, verbose: bool) -> int:
    from reminderd.cli import errors, parsers

    if not words:
        parsers.parser_of_all().print_help(sys.stderr)
        return errors.USAGE
    name, *rest = words
    if name.startswith("-"):  # the help, the version, or an option that does not exist: argparse ends the program
        parsers.parser_of_all().parse_args([name, "status"])
    command = parsers.find(name)
    if command is None:
        raise errors.unknown("command", name, parsers.names())
    args = parsers.parser_of(name, command).parse_args(rest)
    args.verbose = verbose
    return command.run(args) or errors.FINE


def _code_for(problem: BaseException, *, verbose: bool) -> int:
    """Print in one sentence what happened, and return the exit code."""
    from reminderd.cli import errors
    from reminderd.control.client import DaemonNotRunning, DaemonSilent
    from reminderd.core.sentence import said

    if isinstance(problem, KeyboardInterrupt):
        return errors.INTERRUPTED
    if isinstance(problem, BrokenPipeError):
        _abandon_output()
        return errors.FINE
    if verbose:
        import traceback

        traceback.print_exception(problem)
    code = errors.FAILED
    match problem:
        case errors.WrongSettings():
            printing.note(*problem.problems)
            return problem.code
        case errors.CommandFailed():
            code, told = problem.code, said(problem)
        case DaemonNotRunning():
            code, told = errors.NOT_RUNNING, _(errors.HOW_TO_START)
        case DaemonSilent():
            # Translators: the problem is a sentence such as "the daemon did not answer in time".
            told = _("{problem}. It may be stopped, or very busy", problem=said(problem))
        case OSError(strerror=why):
            told = f"{problem.filename}: {why}" if problem.filename else why or str(problem)
        case _:
            where = f"{type(problem).__name__}: {problem}".removesuffix(": ")
            told = _("this is a mistake in reminderd: {error}. With -v it shows where it happened", error=where)
    printing.error(told)
    return code


def _abandon_output() -> None:
    """Nobody reads on: let the interpreter's last flush go nowhere instead of complaining."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
