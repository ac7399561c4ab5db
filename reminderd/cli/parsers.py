"""Which commands there are, and the parser of one of them or of all."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from reminderd import __version__
from reminderd.cli.daemon_commands import HELP, DaemonCommand
from reminderd.core.language import ENGLISH, N_, _, current

PACKAGE = "reminderd.cli.commands"
DESCRIPTION = N_("reminderd reminds you to stand up, sit well, drink water and warm up before exercise.")
EPILOG = N_("Exit codes: 0 success, 1 failure, 2 wrong usage, 69 the daemon is not running, 78 the settings are wrong.")


def find(name: str) -> Any:
    """Return the command of this name without importing the others; None where there is none."""
    if name in HELP:
        return DaemonCommand(name)
    return importlib.import_module(f"{PACKAGE}.{name}") if name in names() else None


def names() -> list[str]:
    """Return the names of all commands, sorted."""
    import pkgutil

    package = importlib.import_module(PACKAGE)
    return sorted([*HELP, *(found.name for found in pkgutil.iter_modules(package.__path__))])


def parser_of(name: str, command: Any) -> argparse.ArgumentParser:
    """Return the parser of one command."""
    _speak()
    parser = argparse.ArgumentParser(f"reminderd {name}", description=as_sentence(command.HELP), allow_abbrev=False)
    command.add_arguments(parser)
    return _with_verbose(parser)


def parser_of_all() -> argparse.ArgumentParser:
    """Return the whole parser: for the help, the completion scripts and the manual page."""
    _speak()
    parser = argparse.ArgumentParser("reminderd", description=_(DESCRIPTION), epilog=_(EPILOG), allow_abbrev=False)
    shown = _("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"reminderd {__version__}", help=shown)
    _with_verbose(parser)
    below = parser.add_subparsers(dest="verb", metavar="COMMAND", title=_("commands"), required=True)
    for name in names():
        told = find(name).HELP
        one = below.add_parser(name, help=_(told), description=as_sentence(told), allow_abbrev=False)
        find(name).add_arguments(one)
        _with_verbose(one)
    return parser


def _speak() -> None:
    """Have argparse speak another language than its own, if that is in force."""
    if current() is not ENGLISH:
        from reminderd.cli.argparse_words import translate

        translate()


def _with_verbose(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    told = _("say more, and show where an error came from")
    parser.add_argument("-v", "--verbose", action="store_true", help=told)
    return parser


def as_sentence(told: str) -> str:
    """Return what a command does, which is marked for translation, with a full stop."""
    # Translators: only the full stop after a sentence.
    return _("{sentence}.", sentence=_(told))
