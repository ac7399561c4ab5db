"""The words of argparse itself, which are its own English; with `translate` it says them as we say ours."""

from __future__ import annotations

import argparse
from typing import Any

from reminderd.core import language
from reminderd.core.language import N_

WORDS = (
    # Translators: it stands before a command and its options. In the next ones, places such as %s and %(prog)s are
    # filled in later; keep them as they are.
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("%(heading)s:"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
)
"""What can come of our commands, in the Python versions that we run on; what is missing here stays English."""


def translate() -> None:
    """Have argparse speak the language in force."""
    words: Any = argparse
    words._, words.ngettext = language._, language.ngettext
