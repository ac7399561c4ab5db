"""One file for each command, found by its name. What is only a request to the daemon is a row in `daemon_commands`.

A command is a module here, named as it is typed, with

- `HELP`: one line, in the imperative, without a full stop;
- `add_arguments(parser: argparse.ArgumentParser) -> None`: adds its arguments. `-h` and `-v/--verbose`
  (`args.verbose`) are there already. What has `metavar="REMINDER"` is completed with the names of reminders, `PATH`
  or `FILE` with files, `choices` with themselves. A longer explanation may go into `parser.epilog`;
- `run(args: argparse.Namespace) -> int | None`: does it and returns nothing, or an exit code (`reminderd.cli.errors`)
  other than 0, or raises `CommandFailed` or one of its subclasses with the sentence to show. `OSError` is caught too.

A command prints with `reminderd.cli.printing`, and imports what is slow to load inside `run`, because the help and the
completion scripts import every command.
"""
