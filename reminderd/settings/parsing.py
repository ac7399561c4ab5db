"""From text to a table of TOML values, or to the one thing that keeps it from being TOML, with its line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from reminderd.settings.problems import clean

DEEPEST = 16
"""Levels of tables and lists, or parts of a dotted key; what the settings need is six."""
MOST_KEYS = 5000
"""Keys, tables and lists; a file with every option and dozens of reminders has some hundreds."""
LONGEST_WORD = 1000
"""Characters of a number or a key without quotes."""

_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?'''
    r"""|\#[^\n]*+|[][{}.\n=,]|[\w-]++""",
    re.DOTALL,
)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = re.compile(r"Cannot (?:declare .* twice|overwrite a value)|Duplicate inline table key .*", re.DOTALL)
_UNQUOTED = re.compile(r"""\s*[\w."'-]+\s*=\s*([^\s"'\[{#][^#"']*?)\s*(?:#.*)?$""")


class NotToml(Exception):
    """It is not TOML, or no settings file would be like that; with the line (from 1)."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def parse(text: str) -> dict[str, Any]:
    """Read it as TOML, in time linear in its length.

    Raises:
        NotToml: it is none, or nested beyond reason.
    """
    _refuse_the_absurd(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explained(text, str(error)) from None
    except (ValueError, RecursionError):  # whatever a parser of another version still finds too long or too deep
        raise NotToml(1, "this cannot be read as TOML") from None


def _refuse_the_absurd(text: str) -> None:
    """Look at the tokens first: tomllib takes minutes over a long dotted key and falls over deep brackets."""
    depth = dots = keys = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        first = mark[0]
        keys += first in "[{="
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth = max(0, depth - 1)
        elif first == ".":
            dots += 1
        elif first in "\n=,":
            dots = 0
        elif first not in "\"'#" and len(mark) > LONGEST_WORD:
            raise NotToml(_line(text, token.start()), f"{clean(mark[:20])}… is too long for a number or a key")
        if depth > DEEPEST or dots > DEEPEST:
            raise NotToml(_line(text, token.start()), f"this is nested too deep (at most {DEEPEST} levels)")
        if keys > MOST_KEYS:
            raise NotToml(_line(text, token.start()), f"there is too much in this file (at most {MOST_KEYS} keys)")


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _explained(text: str, message: str) -> NotToml:
    """Return what tomllib says with its line, and with a remedy where the mistake is a usual one."""
    found = _PLACE.search(message)
    said = message[: found.start()] if found else message
    said = _TWICE.sub(r"this is there twice (keep one of them, and put what is below both together)", said)
    said = said[:1].lower() + said[1:]
    if found is None or found[1] is None:
        cut_off = re.search("expected|unclosed|unterminated", said)
        hint = " (the file ends too early: a quote or a bracket is not closed)" if cut_off else ""
        return NotToml(_line(text, len(text.rstrip())), clean(said + hint))
    line = int(found[1])
    bare = _UNQUOTED.match(text.split("\n")[line - 1][:200])
    if bare and "twice" not in said:
        return NotToml(line, clean(f'{bare[1][:40]} stands without quotes (write "{bare[1][:40]}")'))
    return NotToml(line, clean(f"{said} (column {found[2]})"))
