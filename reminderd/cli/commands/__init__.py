"""One file a verb; each is found by its name.

A verb is a module here with

- `NAME`: the word typed, and the file's name;
- `HELP`: one line, in the imperative, without a full stop;
- `add_arguments(parser: argparse.ArgumentParser) -> None`: what it takes. `-h` and `-v/--verbose` (`args.verbose`)
  are there already. What has `metavar="REMINDER"` is completed with the reminders' names, `PATH`, `FILE` or
  `FOLDER` with files, `choices` with themselves. A longer explanation may go into `parser.epilog`;
- `run(args: argparse.Namespace) -> int`: does it and gives the exit code (`reminderd.cli.errors`), or raises
  `CommandFailed` and its kin with the sentence to show. `OSError` is caught too; a traceback needs `-v`.

It prints through `reminderd.cli.printing`, and imports what is heavy inside `run`: the help and the completion scripts
import every verb.
"""
