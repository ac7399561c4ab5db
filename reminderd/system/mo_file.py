"""A compiled catalogue, of which only the sentences that are said are read.

The standard library's `gettext` reads a whole file at once, 1,200 sentences for the ten of a `status`, which takes a
tenth of that command's time; so does its import. Here the file stays bytes. A sentence is found by a search for its
English among the originals, which lie one after the other, each between two zeros.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from struct import unpack_from

_MAGIC = 0x950412DE
_HEADER = 28
"""Bytes before the tables."""
_CONTEXT = "\x04"


class MoFile:
    """The translations of one domain, with what `gettext.GNUTranslations` has.

    Raises:
        ValueError: it is no whole catalogue in UTF-8.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            raise ValueError("too short")
        order = "<" if unpack_from("<I", content)[0] == _MAGIC else ">"
        magic, _version, count, originals, translations = unpack_from(f"{order}5I", content)
        if magic != _MAGIC or max(originals, translations) + 8 * count > len(content):
            raise ValueError("no catalogue")
        self._content = content
        lengths_and_places = unpack_from(f"{order}{2 * count}I", content, originals)
        self._originals = lengths_and_places[1::2]
        self._translations = unpack_from(f"{order}{2 * count}I", content, translations)
        places = self._originals
        if not count or list(places) != sorted(places) or not places[-1] < self._translations[1] < len(content):
            raise ValueError("its parts do not lie in order")
        if max(map(sum, zip(self._translations[::2], self._translations[1::2], strict=True))) > len(content):
            raise ValueError("a part is missing")
        self._said: dict[str, str] = {}
        lines = (line.partition(":") for line in self._translation(0).splitlines())
        self._info = {name.strip().lower(): value.strip() for name, _, value in lines if name}
        if "utf-8" not in self._info.get("content-type", "").lower():
            raise ValueError("not in UTF-8")
        self._plural: Callable[[int], int] | None = None

    def info(self) -> dict[str, str]:
        """Return the fields of its header, their names in small letters."""
        return self._info

    def gettext(self, message: str, /) -> str:
        """Return the translation, or the message itself."""
        return self._find(message) or message

    def pgettext(self, context: str, message: str, /) -> str:
        """Return the translation for this context, or the message itself."""
        return self._find(f"{context}{_CONTEXT}{message}") or message

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the form for this count, or the English one."""
        if found := self._find(f"{one}\0{many}"):
            forms, form = found.split("\0"), self.plural(count)
            if 0 <= form < len(forms):
                return forms[form]
        return one if count == 1 else many

    def plural(self, count: int) -> int:
        """Return which form is for this count, -1 where the formula for it is wrong."""
        try:
            if self._plural is None:
                from gettext import c2py  # it reads the formula of a catalogue

                self._plural = c2py(self._info["plural-forms"].partition("plural=")[2].rstrip("; "))
            return self._plural(count)
        except (LookupError, ValueError, ArithmeticError):
            return -1

    def _find(self, message: str) -> str:
        """Return the translation, or "" where there is none, or a broken one."""
        if message not in self._said:
            try:
                self._said[message] = self._search(message.encode())
            except UnicodeError:
                self._said[message] = ""
        return self._said[message]

    def _search(self, original: bytes) -> str:
        places, end = self._originals, self._translations[1]
        start = places[0] - 1
        while original and (start := self._content.find(b"\0" + original + b"\0", start, end)) >= 0:
            number = bisect_left(places, start + 1)
            if number < len(places) and places[number] == start + 1:
                return self._translation(number)
            start += 1  # the same words within another sentence
        return ""

    def _translation(self, number: int) -> str:
        length, place = self._translations[2 * number : 2 * number + 2]
        return self._content[place : place + length].decode()
