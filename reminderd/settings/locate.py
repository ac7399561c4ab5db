"""On which line each key of a TOML text stands.

tomllib tells no places, so this walks over the tokens of a text that tomllib has already accepted. Should it lose its
way, it returns what it has: a line too early is better than none.
"""

from __future__ import annotations

import contextlib
import tomllib

from reminderd.settings.reading import TOKEN

Loc = tuple[str | int, ...]


class _Walk:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, int]] = []
        line = 1
        for found in TOKEN.finditer(text):
            if not found[0].startswith("#"):
                self.tokens.append((found[0], line))
            line += found[0].count("\n")
        self.tokens.reverse()
        self.lines: dict[Loc, int] = {}
        self.counts: dict[Loc, int] = {}

    @property
    def next(self) -> str:
        return self.tokens[-1][0]

    def take(self, *wanted: str) -> bool:
        """Take the next token if it is one of these."""
        found = self.next in wanted
        if found:
            self.tokens.pop()
        return found

    def key(self) -> tuple[str, ...]:
        parts: tuple[str, ...] = ()
        while True:
            raw = self.tokens.pop()[0]
            parts += (tomllib.loads(f"k = {raw}")["k"] if raw[0] in "\"'" else raw,)
            if not self.take("."):
                return parts

    def document(self) -> None:
        table: Loc = ()
        while self.tokens:
            if self.take("\n"):
                continue
            line = self.tokens[-1][1]
            if not self.take("["):
                self.pair(table)
                continue
            several = self.take("[")
            table = self.header(self.key(), line, several)
            while self.take("]"):
                pass

    def header(self, parts: tuple[str, ...], line: int, several: bool) -> Loc:
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
        line = self.tokens[-1][1]
        for part in self.key():
            table += (part,)
            self.lines.setdefault(table, line)
        self.tokens.pop()  # the =
        self.value(table)

    def value(self, loc: Loc) -> None:
        number = 0
        if self.take("["):
            while not self.take("]"):
                if not self.take("\n", ","):
                    self.lines[(*loc, number)] = self.tokens[-1][1]
                    self.value((*loc, number))
                    number += 1
        elif self.take("{"):
            while not self.take("}"):
                if not self.take("\n", ","):
                    self.pair(loc)
        else:
            while self.tokens and self.next not in {",", "]", "}", "\n"}:
                self.tokens.pop()


def lines_of(text: str) -> dict[Loc, int]:
    """Return the line (from 1) of every table, key and array item in valid TOML; never raises."""
    walk = _Walk(text)
    with contextlib.suppress(IndexError, RecursionError, tomllib.TOMLDecodeError):
        walk.document()
    return walk.lines


def line_of(lines: dict[Loc, int], loc: Loc) -> int | None:
    """Return the line of a place, or of the nearest thing round it that stands in the text; None: nothing does."""
    for length in range(len(loc), 0, -1):
        if loc[:length] in lines:
            return lines[loc[:length]]
    return None
