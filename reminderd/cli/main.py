"""The command line: finds the verb, runs it, and turns whatever comes of it into an exit code.

Only the verb asked for is imported. A plain `status` is asked for by status bars every few seconds and goes round
argparse, which would be half of its time.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from reminderd.cli import errors, printing

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

_QUICK = {("status",): False, ("status", "--json"): True}
"""Whether JSON is wanted, for what needs no parser."""
_VERBOSE = {"-v", "--verbose"}


def entry() -> int:
    """Run as the program itself: on this process's arguments, streams and locale."""
    _open_closed_streams()
    printing.replace_unencodable(sys.stdout)
    printing.replace_unencodable(sys.stderr)
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as problem:
        _abandon_output()
        if not isinstance(problem, BrokenPipeError):
            printing.error(f"the output cannot be written: {problem.strerror}")
            return errors.FAILED
    return code


def _open_closed_streams() -> None:
    """Put nothing in the place of a stream that was closed, so that no file we open gets its number and our words."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 (open to the end; pathlib is not loaded)


def main(argv: Sequence[str]) -> int:
    """Carry out one command line (without the program's name) and give its exit code."""
    verbose = False
    try:
        if tuple(argv) in _QUICK:
            return _quick(as_json=_QUICK[tuple(argv)])
        args = _parse(argv)
        verbose = args.verbose
        code: int = args.run(args)
        return code
    except SystemExit as end:  # argparse has said its word
        return end.code if isinstance(end.code, int) else errors.FAILED
    except BaseException as problem:  # noqa: BLE001 (the one error table; nothing above it would say it better)
        return _code_for(problem, verbose=verbose)


def _quick(*, as_json: bool) -> int:
    from reminderd.cli.commands import status

    return status.once(as_json=as_json)


def _parse(argv: Sequence[str]) -> Namespace:
    from reminderd.cli import parsers

    place = next((place for place, word in enumerate(argv) if not word.startswith("-")), len(argv))
    before, rest = argv[:place], argv[place + 1 :]
    if place == len(argv) or set(before) - _VERBOSE:
        return _without_verb(before)
    verb = parsers.find(argv[place])
    if verb is None:
        raise errors.WrongUsage(_unknown(argv[place], parsers.names()))
    args = parsers.parser_of(verb).parse_args(rest)
    args.verbose = args.verbose or bool(before)
    args.run = verb.run
    return args


def _without_verb(options: Sequence[str]) -> Namespace:
    """Only options, or one that is none of ours: the version, the help, or the usage."""
    from argparse import Namespace

    from reminderd.cli import parsers

    foreign = set(options) - _VERBOSE - {"-h", "--help", "--version"}
    if foreign:
        raise errors.WrongUsage(f"there is no option {min(foreign)[:60]} before the command; see: reminderd --help")
    if "--version" in options:
        return Namespace(verbose=False, run=_version)
    whole = parsers.parser_of_all()
    if {"-h", "--help"} & set(options):
        whole.parse_args(["--help"])  # says its word and leaves
    whole.print_help(sys.stderr)
    return Namespace(verbose=False, run=lambda _: errors.USAGE)


def _version(_: object) -> int:
    from reminderd import __version__

    printing.line(f"reminderd {__version__}")
    return errors.FINE


def _unknown(word: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word.lower(), known, n=1)
    guess = f"; did you mean “{near[0]}”?" if near else "."
    return f"there is no command “{word[:60]}”{guess} See: reminderd --help"


def _code_for(problem: BaseException, *, verbose: bool) -> int:
    """Say what happened in one sentence and give the exit code."""
    if isinstance(problem, KeyboardInterrupt):
        return errors.INTERRUPTED
    if isinstance(problem, BrokenPipeError):
        _abandon_output()
        return errors.FINE
    if verbose:
        import traceback

        traceback.print_exception(problem)
    if isinstance(problem, errors.WrongSettings):
        printing.problems(problem.problems)
        return problem.code
    code, told = _told(problem)
    printing.error(told)
    return code


def _told(problem: BaseException) -> tuple[int, str]:
    """The one table of errors: the exit code of each, and its sentence."""
    from reminderd.control.client import DaemonNotRunning, DaemonSilent

    match problem:
        case errors.CommandFailed():
            return problem.code, str(problem)
        case DaemonNotRunning():
            return errors.NOT_RUNNING, errors.HOW_TO_START
        case DaemonSilent():
            return errors.FAILED, f"{problem} (is it stopped, or very busy?)"
        case OSError(strerror=str(why)):
            return errors.FAILED, f"{problem.filename}: {why}" if problem.filename else why
        case _:
            where = f"{type(problem).__name__}: {problem}".removesuffix(": ")
            return errors.FAILED, f"{where} (this should not happen; -v shows where it came from)"


def _abandon_output() -> None:
    """Nobody reads on: let the interpreter's last flush go nowhere instead of complaining."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
