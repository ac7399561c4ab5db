"""The exit codes, and what a command raises to end with one of them and a sentence on standard error.

A command may also return its code; it raises where that is simpler. `main` turns everything into a code in one table.
"""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.language import N_, _, listed

FINE = 0
FAILED = 1
USAGE = 2
NOT_RUNNING = 69
WRONG_SETTINGS = 78
INTERRUPTED = 130

HOW_TO_START = N_("the daemon is not running. To start it, type: reminderd run (or: reminderd service start)")
_NO_SUCH = {
    "command": N_('there is no command "{name}".'),
    "key": N_('there is no key "{name}".'),
    "reminder": N_('there is no reminder "{name}".'),
    "routine": N_('there is no routine "{name}".'),
}


class CommandFailed(Exception):
    """The command failed; the text is the sentence to show."""

    code = FAILED


class WrongUsage(CommandFailed):
    """The command cannot be used this way; the text says how it can."""

    code = USAGE


class WrongSettings(CommandFailed):
    """The settings are wrong; `problems` are shown as they are, one a line."""

    code = WRONG_SETTINGS

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__(_("the settings are wrong"))
        self.problems = tuple(problems)


def unknown(what: str, name: str, known: Sequence[str]) -> WrongUsage:
    """Return the error for the name of something in `_NO_SUCH`: it names the nearest one and all there are."""
    import difflib

    near = difflib.get_close_matches(name.lower(), known, n=1)
    guess = _('Did you mean "{name}"?', name=near[0]) if near else ""
    # Translators: all the names there are.
    every = _("Known: {names}", names=listed(known))
    return WrongUsage(" ".join(filter(None, (_(_NO_SUCH[what], name=name[:60]), guess, every))))
