"""`reminderd completion`: the completion script of a shell."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli import errors, printing

NAME = "completion"
HELP = "Print the completion script for bash, zsh or fish"
_INSTALL = """
bash: reminderd completion bash > ~/.local/share/bash-completion/completions/reminderd
zsh:  reminderd completion zsh > "${fpath[1]}/_reminderd"
fish: reminderd completion fish > ~/.config/fish/completions/reminderd.fish
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Take the shell; what the scripts themselves ask for is not shown."""
    import argparse

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"to install it:\n{_INSTALL.strip()}"
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")
    parser.add_argument("--names", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--routines", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--with-all", action="store_true", help=argparse.SUPPRESS)


def run(args: Namespace) -> int:
    """Print the script, or the reminders' names that a script asks for."""
    from reminderd.cli import shell_completion

    if args.names:
        for name in [*shell_completion.reminder_names(), *(["all"] if args.with_all else [])]:
            printing.line(name)
    elif args.routines:
        for name in shell_completion.routine_names():
            printing.line(name)
    elif args.shell:
        print(shell_completion.script(args.shell))
    else:
        raise errors.WrongUsage("completion for which shell? bash, zsh or fish")
    return errors.FINE
