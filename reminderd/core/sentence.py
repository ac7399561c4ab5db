"""A sentence with two readers: the log, JSON and the history have it in English, people in their language.

A problem is noticed in one place, logged in a second and shown in a third. So it is kept in English together with its
pattern and values; `said` translates it where people read it. As JSON it also passes from a child process to us.
"""

from __future__ import annotations

from typing import Any

from reminderd.core.language import _, current


class Sentence(str):
    """The English sentence, and what it was made of."""

    pattern: str
    values: dict[str, object]


def sentence(pattern: str, /, **values: object) -> Sentence:
    """Return the sentence with the values for its `{names}`; the pattern is marked: `sentence(N_("No {name}."), …)`."""
    kept = {name: sentence_of(value) if isinstance(value, Exception) else value for name, value in values.items()}
    made = Sentence(pattern.format(**kept) if kept else pattern)
    made.pattern, made.values = pattern, kept
    return made


def sentence_of(problem: Exception) -> str:
    """Return the sentence that an exception was raised with; where it was none, what the exception says."""
    first = problem.args[0] if len(problem.args) == 1 else None
    return first if isinstance(first, Sentence) else str(problem)


_heard: dict[tuple[str, str], str] = {}
"""What another process says in a language for English that it sent."""


def said(found: object) -> str:
    """Return a sentence, or that of an exception, in the language in force; other text as it is."""
    text = sentence_of(found) if isinstance(found, Exception) else found
    if not isinstance(text, Sentence):
        return _heard.get((current().code, str(text)), str(text))
    return _(
        text.pattern, **{name: said(each) if isinstance(each, str) else each for name, each in text.values.items()}
    )


def words_for(data: object) -> dict[str, str]:
    """Return each sentence in these data, in English, with what it is in the language in force."""
    if isinstance(data, Sentence):
        return {str(data): said(data)}
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ()
    return {english: words for each in inner for english, words in words_for(each).items()}


def hear(language: object, words: object) -> None:
    """Take what `words_for` returned in another process that speaks this language; from now on `said` knows it."""
    if isinstance(language, str) and isinstance(words, dict):
        _heard.update({(language, english): str(each) for english, each in words.items()})


def to_json(text: object) -> Any:
    """Return a sentence as JSON values that `from_json` reads; other text as it is."""
    if not isinstance(text, Sentence):
        return text if isinstance(text, int | float) else str(text)
    return {"pattern": text.pattern, "values": {name: to_json(value) for name, value in text.values.items()}}


def from_json(data: Any) -> Any:
    """Return the text that `to_json` was given.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it is malformed.
    """
    if not isinstance(data, dict):
        return data
    return sentence(data["pattern"], **{name: from_json(value) for name, value in data["values"].items()})
