"""A sentence with two readers: the log, JSON and the history have it in English, people in their language.

A problem is noticed in one place, logged in a second and shown in a third. So it is kept in English together with its
pattern and values; `said` translates it where people read it.
"""

from __future__ import annotations

from reminderd.core.language import _


class Sentence(str):
    """The English sentence, and what it was made of."""

    pattern: str
    values: dict[str, object]


def sentence(message: str, /, **values: object) -> Sentence:
    """Return the sentence with the values for its `{names}`; the message is marked: `sentence(N_("No {name}."), …)`."""
    made = Sentence(message.format(**values) if values else message)
    made.pattern, made.values = message, values
    return made


def said(found: object) -> str:
    """Return a sentence, or that of an exception, in the language in force; other text as it is."""
    first = found.args[0] if isinstance(found, Exception) and len(found.args) == 1 else found
    if not isinstance(first, Sentence):
        return str(found)
    return _(first.pattern, **{name: _value(value) for name, value in first.values.items()})


def _value(value: object) -> object:
    return said(value) if isinstance(value, (Sentence, Exception)) else value
