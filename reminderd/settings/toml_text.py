"""From TOML text to a table and the line of everything in it, or to the one mistake in the way, with a remedy.

tomllib tells no places, so a walk of our own goes over the tokens of a text that tomllib has accepted. Should it lose
its way, it returns what it has: a line too early is better than none.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import Sentence, sentence
from reminderd.settings.problems import clean

Loc = tuple[str | int, ...]
"""A place in a table: keys, and the numbers of list items."""

DEEPEST = 16
"""Levels of tables and lists, or parts of a dotted key; the settings need six."""
MOST_KEYS = 5000
"""Keys, tables and lists; a file with every option and dozens of reminders has some hundreds."""
LONGEST_WORD = 1000
"""Characters of a number or a key without quotes."""

_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?'''
    r"""|\#[^\n]*+|[][{}.\n=,]|[\w-]++""",
    re.DOTALL,
)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_UNQUOTED = re.compile(r"""\s*[\w."'-]+\s*=\s*([^\s"'\[{#=][^#"'=]*?)\s*(?:#.*)?$""")
_UNCLOSED = N_("a quote is not closed (write the same quote at the end of the text)")
_WORDS = (
    (
        "twice|Duplicate|overwrite|immutable|redefine",
        N_("this is there twice (keep one of them, with what belongs to both)"),
    ),
    ("Invalid value|date", N_("this is no value (put a text in quotes, and write true, false or a number without)")),
    ("after a statement", N_("there is something behind this (put it on a line of its own, or # before it)")),
    ("'=' after a key", N_("there is no = behind the key (write KEY = VALUE; a comment begins with #)")),
    (r"'\]'|'\]\]'", N_("the name of a table is not closed (write [TABLE], or [[TABLE]] for one of several)")),
    ("statement|key part", N_("this is no key (write KEY = VALUE or [TABLE]; a comment begins with #)")),
    ("array", N_('a list is not closed, or lacks a comma (write ["…", "…"])')),
    ("inline table", N_("a table is not closed, or lacks a comma (write {example} on one line)")),
    (r"'\\+'|hex|scalar", N_(r"a \ in double quotes begins a special character (write \\, or put the text in '…')")),
    (r"Unterminated|Expected|'\\n'", _UNCLOSED),
    ("character", N_("a character that nobody can see stands here (remove it)")),
    ("", N_("this cannot be read as TOML (write KEY = VALUE, or [TABLE])")),
)
"""What to say, by what tomllib says."""
_EXAMPLE = {"example": "{ KEY = VALUE, KEY = VALUE }"}
_SWITCHES = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_MAY_LACK_QUOTES = (_WORDS[1][1], _WORDS[2][1])


class NotToml(Exception):
    """The text is not TOML, or is beyond what any settings file needs; with the line (from 1)."""

    def __init__(self, line: int, text: Sentence) -> None:
        super().__init__(text)
        self.line = line


def parse(text: str) -> tuple[dict[str, Any], dict[Loc, int]]:
    """Return the table of a TOML text and the line of each place in it, in time linear in its length.

    Raises:
        NotToml: it is not TOML, or nested too deep.
    """
    walk = _Walk(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explained(walk, text, str(error)) from None
    except (ValueError, RecursionError):  # whatever a parser of another version still finds too long or too deep
        raise NotToml(1, sentence(_WORDS[-1][1])) from None
    return table, walk.lines_found()


def line_of(lines: dict[Loc, int], loc: Loc) -> int | None:
    """Return the line of a place, or of the nearest thing round it that stands in the text; None: nothing does."""
    return next((lines[loc[:length]] for length in range(len(loc), 0, -1) if loc[:length] in lines), None)


def _explained(walk: _Walk, text: str, message: str) -> NotToml:
    found = _PLACE.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n", 0, len(text.rstrip())) + 1
    words = next(words for pattern, words in _WORDS if re.search(pattern, message[: found.start() if found else None]))
    bare = _UNQUOTED.match(text.split("\n")[line - 1][:200])
    if bare and words in _MAY_LACK_QUOTES:
        word = clean(bare[1][:40].strip("“”„‘’"))
        switch = _SWITCHES.get(word.lower())
        if switch:
            return NotToml(line, sentence(N_("{word} is no value of TOML (write {switch})"), word=word, switch=switch))
        return NotToml(line, sentence(N_('{word} stands without quotes (write "{word}")'), word=word))
    if words == _UNCLOSED:  # tomllib looks for the end of the text, and tells where it gave up
        line = next((line for token, line in reversed(walk.tokens) if _is_unclosed(token)), line)
    return NotToml(line, sentence(words, **_EXAMPLE))


def _is_unclosed(token: str) -> bool:
    quote = token[:3] if token[:3] in ('"""', "'''") else token[0]
    return quote[0] in "\"'" and not token[len(quote) :].endswith(quote)


class _Walk:
    """The tokens of a text, and the way through them.

    The absurd is refused before tomllib sees it, which takes minutes for a long dotted key and fails on deep brackets.
    """

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, int]] = []
        self.lines: dict[Loc, int] = {}
        self.counts: dict[Loc, int] = {}
        line = 1
        depth = dots = keys = 0
        for found in _TOKEN.finditer(text):
            token = found[0]
            first = token[0]
            keys += first in "[{="
            depth = max(0, depth + (first in "[{") - (first in "]}"))
            dots = 0 if first in "\n=," else dots + (first == ".")
            if depth > DEEPEST or dots > DEEPEST:
                raise NotToml(line, sentence(N_("this is nested too deep (at most {most} levels)"), most=DEEPEST))
            if keys > MOST_KEYS:
                raise NotToml(
                    line, sentence(N_("there is too much in this file (at most {most} keys)"), most=MOST_KEYS)
                )
            if len(token) > LONGEST_WORD and first not in "\"'#":
                too_long = N_("{beginning}… is too long for a number or a key")
                raise NotToml(line, sentence(too_long, beginning=clean(token[:20])))
            if first != "#":
                self.tokens.append((token, line))
            line += token.count("\n")
        self.tokens.reverse()

    def lines_found(self) -> dict[Loc, int]:
        """Walk to the end, and return the line of each place."""
        with contextlib.suppress(IndexError, RecursionError, tomllib.TOMLDecodeError):
            self.document()
        return self.lines

    def take(self, *wanted: str) -> bool:
        """Take the next token if it is one of these."""
        found = self.tokens[-1][0] in wanted
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
            line = self.tokens[-1][1]
            if self.take("["):
                several = self.take("[")
                table = self.header(self.key(), line, several)
                while self.take("]"):
                    pass
            elif not self.take("\n"):
                self.pair(table)

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
            while self.tokens and self.tokens[-1][0] not in {",", "]", "}", "\n"}:
                self.tokens.pop()
