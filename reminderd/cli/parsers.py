"""Which commands there are, and the parser of one of them or of all."""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

PACKAGE = "reminderd.cli.commands"
DESCRIPTION = "A desktop daemon for people who sit: it reminds you to stand up, sit well, drink water and warm up."
EPILOG = "Exit codes: 0 success, 1 failure, 2 wrong usage, 69 the daemon is not running, 78 the settings are wrong."


def find(name: str) -> ModuleType | None:
    """Return the command of this name without importing the others; None where there is none."""
    if not name.isidentifier() or name.startswith("_"):
        return None
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError as missing:
        if missing.name == f"{PACKAGE}.{name}":
            return None
        raise


def names() -> list[str]:
    """Return the names of all commands, sorted."""
    import pkgutil

    package = importlib.import_module(PACKAGE)
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def parser_of(command: ModuleType) -> argparse.ArgumentParser:
    """Return the parser of one command."""
    parser = argparse.ArgumentParser(f"reminderd {command.NAME}", description=f"{command.HELP}.", allow_abbrev=False)
    _fill(parser, command)
    return parser


def parser_of_all() -> argparse.ArgumentParser:
    """Return the whole parser: for the help, the completion scripts and the manual page."""
    parser = argparse.ArgumentParser("reminderd", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    _add_verbose(parser)
    below = parser.add_subparsers(dest="verb", metavar="COMMAND", title="commands", required=True)
    for name in names():
        command = importlib.import_module(f"{PACKAGE}.{name}")
        _fill(below.add_parser(name, help=command.HELP, description=f"{command.HELP}.", allow_abbrev=False), command)
    return parser


def _fill(parser: argparse.ArgumentParser, command: ModuleType) -> None:
    command.add_arguments(parser)
    _add_verbose(parser)
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in dict.fromkeys(action.choices.values()):
                _add_verbose(below, default=argparse.SUPPRESS)  # so that it does not take back one said before


def _add_verbose(parser: argparse.ArgumentParser, default: bool | str = False) -> None:
    told = "say more, and show where an error came from"
    parser.add_argument("-v", "--verbose", action="store_true", default=default, help=told)
