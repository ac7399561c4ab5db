"""A language in which each sentence is the English one in brackets: what stands outside them was not translated.

The brackets close before a value and open again behind it, so that a value that is a sentence itself shows too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from babel.messages.pofile import read_po

from reminderd.core.language import Language
from translations import ADVICE, LOCALE, PROGRAM

_PLACE = re.compile(r"(\{\w+\}|%(?:\(\w+\))?[srd])")
_MARKED = re.compile(r"‹[^‹›]*›|«[^«»]*»")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Pseudo:
    """A catalogue that has these sentences only, or all; of several forms it has the one for the count."""

    def __init__(self, known: Collection[str] | None = None, marks: str = "‹›") -> None:
        self._known = known
        self._open, self._close = marks

    def gettext(self, message: str, /) -> str:
        if self._known is not None and message not in self._known:
            return message
        begin, end = self._open, self._close
        apart = _PLACE.sub(lambda place: f"{end}{place[0]}{begin}", message)
        return f"{begin}{apart}{end}".replace(f"{begin}{end}", "")

    def pgettext(self, context: str, message: str, /) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        return self.gettext(one if count == 1 else many)

    def info(self) -> dict[str, str]:
        return {"language": "xx"}


def sentences(domain: str) -> frozenset[str]:
    """Return the English of all that is gathered for the translators, each plural form for itself."""
    with (LOCALE / f"{domain}.pot").open("rb") as file:
        ids = [each.id for each in read_po(file)]
    return frozenset(text for each in ids for text in ([each] if isinstance(each, str) else each))


def gathered() -> Language:
    """Return the language that has all that is gathered for the translators, and no other sentence."""
    return Language("xx", Pseudo(sentences(PROGRAM)), lambda: Pseudo(sentences(ADVICE), "«»"))


def unmarked(text: str, allowed: re.Pattern[str]) -> list[str]:
    """Return the lines that have a word outside the brackets, and not what is allowed there."""
    left = _MARKED.sub(lambda marked: "\n" * marked[0].count("\n") or " ", text)  # some are wrapped over lines
    lines = zip(text.split("\n"), left.split("\n"), strict=True)
    return [line for line, rest in lines if _WORD.search(allowed.sub(" ", rest))]
