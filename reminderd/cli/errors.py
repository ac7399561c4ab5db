"""The exit codes, and what a verb raises to end with one of them and a sentence on standard error.

A verb may also return its code; it raises where that is simpler. `main` turns everything into a code in one table.
"""

from __future__ import annotations

FINE = 0
FAILED = 1
USAGE = 2
NOT_RUNNING = 69
WRONG_SETTINGS = 78
INTERRUPTED = 130

HOW_TO_START = "the daemon is not running; start it with: reminderd run  (or: reminderd service start)"


class CommandFailed(Exception):
    """It failed; the text is the sentence to show."""

    code = FAILED


class WrongUsage(CommandFailed):
    """It cannot be asked this way; the text says how it can."""

    code = USAGE


class WrongSettings(CommandFailed):
    """The settings are wrong: `problems`, one line each, are shown as they are."""

    code = WRONG_SETTINGS

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("the settings are wrong")
        self.problems = problems
