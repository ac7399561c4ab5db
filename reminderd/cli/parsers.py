"""Which verbs there are, and the parser of one of them or of all."""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

PACKAGE = "reminderd.cli.commands"
DESCRIPTION = "Counts sitting, and at the right moment says the one thing that is good for your back."
EPILOG = "exit codes: 0 fine, 1 it failed, 2 wrong usage, 69 the daemon is not running, 78 the settings are wrong"


def find(name: str) -> ModuleType | None:
    """Return the verb of this name without looking at the others; None: there is none."""
    if not name.isidentifier() or name.startswith("_"):
        return None
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError as missing:
        if missing.name == f"{PACKAGE}.{name}":
            return None
        raise


def names() -> list[str]:
    """Return the names of all verbs, in order."""
    import pkgutil

    package = importlib.import_module(PACKAGE)
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def parser_of(verb: ModuleType) -> argparse.ArgumentParser:
    """Build the parser of one verb."""
    parser = argparse.ArgumentParser(f"reminderd {verb.NAME}", description=f"{verb.HELP}.", allow_abbrev=False)
    _fill(parser, verb)
    return parser


def parser_of_all() -> argparse.ArgumentParser:
    """Build the whole parser: for the help, the completion scripts and the man page."""
    parser = argparse.ArgumentParser("reminderd", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    _verbose(parser)
    below = parser.add_subparsers(dest="verb", metavar="COMMAND", title="commands", required=True)
    for name in names():
        verb = find(name)
        if verb is not None:
            _fill(below.add_parser(name, help=verb.HELP, description=f"{verb.HELP}.", allow_abbrev=False), verb)
    return parser


def _fill(parser: argparse.ArgumentParser, verb: ModuleType) -> None:
    verb.add_arguments(parser)
    _verbose(parser)
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in dict.fromkeys(action.choices.values()):
                _verbose(below, default=argparse.SUPPRESS)  # so that it does not take back one said before


def _verbose(parser: argparse.ArgumentParser, default: bool | str = False) -> None:
    say = "say more; show where an error came from"
    parser.add_argument("-v", "--verbose", action="store_true", default=default, help=say)
