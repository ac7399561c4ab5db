"""`reminderd completion`: the completion script of a shell, and the names that the scripts ask for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any

from reminderd.cli import printing
from reminderd.cli.daemon_commands import status_if_running
from reminderd.cli.errors import WrongUsage
from reminderd.cli.history_file import names_in_settings
from reminderd.cli.parsers import parser_of_all
from reminderd.core.language import N_, _
from reminderd.exercise.routines import built_in
from reminderd.reminders import PRIORITY

HELP = N_("Print the completion script for bash, zsh or fish")

SHELLS = ("bash", "zsh", "fish")
_FILES = ("PATH", "FILE")
_PLAIN_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FOR_BASH = """\
  mkdir -p ~/.local/share/bash-completion/completions
  reminderd completion bash > ~/.local/share/bash-completion/completions/reminderd"""
_FOR_ZSH = """\
  mkdir -p ~/.zfunc
  reminderd completion zsh > ~/.zfunc/_reminderd
  echo 'fpath=(~/.zfunc $fpath); autoload -U compinit; compinit' >> ~/.zshrc"""
_FOR_FISH = """\
  mkdir -p ~/.config/fish/completions
  reminderd completion fish > ~/.config/fish/completions/reminderd.fish"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell, and what the scripts themselves ask for, which is not shown."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    bash, zsh, fish = _("To install it for bash (with the package bash-completion):"), _("For zsh:"), _("For fish:")
    parser.epilog = "\n".join((bash, _FOR_BASH, zsh, _FOR_ZSH, fish, _FOR_FISH))
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=SHELLS, help=_("bash, zsh or fish"))
    for option in ("--names", "--routines", "--with-all"):
        parser.add_argument(option, action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> None:
    """Print the script, or the names that a script asks for."""
    if args.names:
        running = [str(one["name"]) for one in (status_if_running() or {}).get("reminders", [])]
        names = running or [*PRIORITY, *names_in_settings("reminders")]
        printing.lines([*_plain_words(names), *["all"] * args.with_all])
    elif args.routines:
        printing.lines(_plain_words([*(routine.name for routine in built_in()), *names_in_settings("routines")]))
    elif args.shell:
        print(_script(args.shell))
    else:
        raise WrongUsage(_("name a shell: bash, zsh or fish"))


def _script(shell: str) -> str:
    """Return the completion script that shtab makes from the parser."""
    import shtab

    parser = parser_of_all()
    for action in _actions(parser):
        shown: Any = action
        if action.metavar == "REMINDER":
            more = " --with-all" if getattr(action, "or_all", False) else ""
            shown.complete = shtab.cmd(f"reminderd completion --names{more} 2>/dev/null")
        elif action.metavar == "ROUTINE":
            shown.complete = shtab.cmd("reminderd completion --routines 2>/dev/null")
        elif action.metavar in _FILES:
            shown.complete = shtab.FILE
    text: str = shtab.complete(parser, shell)
    return text


def _plain_words(names: list[str]) -> list[str]:
    """Return the names without those that a shell could expand; the settings refuse them."""
    return [name for name in dict.fromkeys(names) if _PLAIN_WORD.fullmatch(name)]


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in action.choices.values():
                yield from _actions(below)
