"""A language in which each sentence is the English one in brackets: what stands outside them was not translated."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from reminderd.core.language import Language, speaking


class Pseudo:
    """A catalogue that has these sentences only, or all; of several forms it has the one for the count."""

    def __init__(self, known: Collection[str] | None = None, marks: str = "‹›") -> None:
        self._known = known
        self._open, self._close = marks

    def gettext(self, message: str, /) -> str:
        if self._known is not None and message not in self._known:
            return message
        return f"{self._open}{message}{self._close}"

    def pgettext(self, context: str, message: str, /) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        return self.gettext(one if count == 1 else many)


@contextmanager
def pseudo(program: Collection[str] | None = None, advice: Collection[str] | None = None) -> Iterator[None]:
    """Speak it until the end of the block; guidance is in other brackets."""
    with speaking(Language("xx", Pseudo(program), Pseudo(advice, "«»"))):
        yield
