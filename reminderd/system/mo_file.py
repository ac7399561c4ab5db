"""The translations of one file, for the standard library's gettext.

That takes all sentences out of the file at once, 1,250 for the ten of a `status`, which is a tenth of that command's
time. Here a sentence stays in the file until it is said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from gettext import GNUTranslations, c2py
from io import BytesIO
from typing import Any

_Places = dict[bytes, tuple[int, int]]
"""The length of a translation, and where it begins, for each sentence."""


class MoFile(GNUTranslations):
    """What gettext has of a file.

    Raises:
        ValueError, LookupError: it is no whole catalogue in UTF-8.
    """

    def _parse(self, fp: Any) -> None:
        content = fp.read()
        numbers = memoryview(content[: len(content) // 4 * 4]).cast("I")
        if numbers[0] != self.LE_MAGIC:  # it was made on a machine that writes numbers the other way round
            super()._parse(BytesIO(content))
            return
        count, originals, translations = (int(number) for number in numbers[2:5])

        def places(table: int) -> list[tuple[int, int]]:
            found = numbers[table // 4 : table // 4 + 2 * count].tolist()
            return list(zip(found[::2], found[1::2], strict=True))

        there = places(translations)
        if sum(there[-1]) > len(content):
            raise ValueError("its end is missing")
        sentences = [content[place : place + length] for length, place in places(originals)]
        self._catalog = _Catalog(content, dict(zip(sentences, there, strict=True)))
        lines = (line.partition(":") for line in self._catalog[""].splitlines())
        self._info = {name.strip().lower(): value.strip() for name, _, value in lines}
        if "utf-8" not in self._info["content-type"].lower():
            raise ValueError("not in UTF-8")
        self._charset = "utf-8"

    def plural(self, count: int) -> int:
        """Return which form is for this count, -1 where the formula for it is wrong."""
        try:
            return self._formula(count)
        except (LookupError, ValueError, ArithmeticError):
            return -1

    @cached_property
    def _formula(self) -> Callable[[int], int]:
        return c2py(self._info["plural-forms"].partition("plural=")[2].rstrip("; "))


class _Catalog(dict[Any, str]):
    """The translations that were asked for, by sentence, or by sentence and plural form."""

    def __init__(self, content: bytes, places: _Places) -> None:
        self._content, self._places = content, places

    def __missing__(self, asked: str | tuple[str, int]) -> str:
        sentence, form = asked if isinstance(asked, tuple) else (asked, None)
        sought = sentence.encode()
        try:
            if form is not None:
                sought = next(each for each in self._places if form >= 0 and each.startswith(sought + b"\0"))
            length, place = self._places[sought]
            said = self._content[place : place + length].decode()
            self[asked] = said if form is None else said.split("\0")[form]
        except (StopIteration, IndexError, UnicodeError):  # there is none, or it is broken
            raise KeyError(asked) from None
        return self[asked]

    def get(self, asked: Any, otherwise: Any = None) -> Any:
        """Return the translation, or `otherwise`."""
        try:
            return self[asked]
        except KeyError:
            return otherwise
