"""On which line each key of a TOML text stands.

tomllib tells no places, so this walks a text that tomllib has already accepted and only looks for keys, brackets
and the ends of strings. Should it lose its way, it gives what it has: a line too early is better than none.
"""

from __future__ import annotations

import bisect
import contextlib
import re
import tomllib

Loc = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL
)
_SCALAR = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")


class _Lost(Exception):
    """The text is not what was expected here."""


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [place for place, char in enumerate(text) if char == "\n"]
        self.lines: dict[Loc, int] = {}
        self.counts: dict[Loc, int] = {}

    def line(self) -> int:
        return bisect.bisect_left(self.newlines, self.at) + 1

    def skip(self, shape: re.Pattern[str]) -> str:
        found = shape.match(self.text, self.at)
        if found is None:
            raise _Lost
        self.at = found.end()
        return found[0]

    def sees(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def take(self, mark: str) -> None:
        if not self.sees(mark):
            raise _Lost
        self.at += len(mark)

    def key(self) -> list[str]:
        parts = []
        while True:
            self.skip(_SPACE)
            raw = self.skip(_KEY)
            parts.append(tomllib.loads(f"k = {raw}")["k"] if raw[0] in "\"'" else raw)
            self.skip(_SPACE)
            if not self.sees("."):
                return parts
            self.take(".")

    def document(self) -> None:
        table: Loc = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            if self.sees("["):
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Loc:
        line, several = self.line(), self.sees("[[")
        self.take("[[" if several else "[")
        parts = self.key()
        self.take("]]" if several else "]")
        table: Loc = ()
        for number, part in enumerate(parts, 1):
            table += (part,)
            self.lines.setdefault(table, line)
            if number == len(parts) and several:
                self.counts[table] = self.counts.get(table, 0) + 1
            if table in self.counts:
                table += (self.counts[table] - 1,)
        self.lines[table] = line
        return table

    def pair(self, table: Loc) -> None:
        line = self.line()
        for part in self.key():
            table += (part,)
            self.lines.setdefault(table, line)
        self.take("=")
        self.skip(_SPACE)
        self.value(table)

    def value(self, loc: Loc) -> None:
        if self.sees("["):
            self.group(loc, "[", "]")
        elif self.sees("{"):
            self.group(loc, "{", "}")
        else:
            self.skip(_STRING if self.sees('"') or self.sees("'") else _SCALAR)

    def group(self, loc: Loc, opening: str, closing: str) -> None:
        self.take(opening)
        number = 0
        while True:
            self.skip(_BLANK)
            if self.sees(closing):
                return self.take(closing)
            if opening == "{":
                self.pair(loc)
            else:
                self.lines[(*loc, number)] = self.line()
                self.value((*loc, number))
                number += 1
            self.skip(_BLANK)
            if not self.sees(closing):
                self.take(",")


def lines_of(text: str) -> dict[Loc, int]:
    """Return the line (from 1) of every table, key and array item in valid TOML; never raises."""
    walk = _Walk(text)
    with contextlib.suppress(_Lost, RecursionError, tomllib.TOMLDecodeError):
        walk.document()  # lost: what was found so far stands, `line_of` falls back to the nearest table above
    return walk.lines


def line_of(lines: dict[Loc, int], loc: Loc) -> int | None:
    """Return the line of a place, or of the nearest thing round it that stands in the text; None: nothing does."""
    for length in range(len(loc), 0, -1):
        if loc[:length] in lines:
            return lines[loc[:length]]
    return None
