"""`reminderd completion`: the completion script of a shell."""

from __future__ import annotations

import argparse

from reminderd.cli import errors, printing, shell_completion

NAME = "completion"
HELP = "Print the completion script for bash, zsh or fish"
_INSTALL = """\
To install it:
bash: reminderd completion bash > ~/.local/share/bash-completion/completions/reminderd
zsh:  reminderd completion zsh > "${fpath[1]}/_reminderd"
fish: reminderd completion fish > ~/.config/fish/completions/reminderd.fish"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell, and what the scripts themselves ask for, which is not shown."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _INSTALL
    shells = shell_completion.SHELLS
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=shells, help="bash, zsh or fish")
    for option in ("--names", "--routines", "--with-all"):
        parser.add_argument(option, action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Print the script, or the names that a script asks for."""
    if args.names:
        for name in [*shell_completion.reminder_names(), *["all"] * args.with_all]:
            printing.line(name)
    elif args.routines:
        for name in shell_completion.routine_names():
            printing.line(name)
    elif args.shell:
        print(shell_completion.script(args.shell))
    else:
        raise errors.WrongUsage("name a shell: bash, zsh or fish")
    return errors.FINE
