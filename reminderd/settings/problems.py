"""What is wrong with the settings: one line each, with the remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import Sentence, sentence
from reminderd.system.text import cut, spelled_out

MOST_SHOWN = 20
"""More problems are only counted: a file that is wrong throughout must not fill a terminal or a journal."""

_LONGEST_VALUE = 60
_LONGEST_TEXT = 400
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to write instead."""

    path: str
    """The settings file, or the name of the environment variable that is at fault."""
    line: int | None
    """Counted from 1; None for an environment variable and for the file as a whole."""
    key: str
    """Dotted, as it is written in the file; empty where no key is at fault."""
    text: str

    @property
    def sentence(self) -> Sentence:
        """The whole line, to be logged or said."""
        place = clean(self.path) if self.line is None else f"{clean(PurePath(self.path).name)}:{self.line}"
        if self.key:
            return sentence("{place}: {key}: {problem}", place=place, key=self.key, problem=self.text)
        return sentence("{place}: {problem}", place=place, problem=self.text)

    def __str__(self) -> str:
        return str(self.sentence)


def clean(text: str) -> str:
    """Return one printable line, so that no file can reach a terminal or a log through its problems."""
    return spelled_out(cut(text, _LONGEST_TEXT))


def shown(value: object) -> str:
    """Return a value as the file has it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, bytes) else repr(value)
    return clean(cut(text, _LONGEST_VALUE))


def dotted(loc: Iterable[str | int]) -> str:
    """Return a place as a dotted key: reminders.movement.every, exercise[0].at."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            quoted = part if _BARE.fullmatch(part) else shown(part)
            text += f".{quoted[:_LONGEST_VALUE]}" if text else quoted[:_LONGEST_VALUE]
    return clean(text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, or None."""
    import difflib

    wanted, by_lower = word.lower()[:_LONGEST_VALUE], {each.lower(): each for each in known}
    found = difflib.get_close_matches(wanted, by_lower, 1, 0.75)
    if not found and len(wanted) > 2:  # "monday" for mon, "micro" for microphone
        found = [each for each in by_lower if each.startswith(wanted) or (len(each) > 2 and wanted.startswith(each))]
    return by_lower[found[0]] if found else None


def as_table(value: object) -> dict[str, Any]:
    """Return the value if it is a table, else an empty one: what it is instead is said elsewhere."""
    return value if isinstance(value, dict) else {}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return them sorted by line, each once, those without a line last; too many are cut, with their number."""
    unlined = 1 << 30
    every = sorted(dict.fromkeys(problems), key=lambda each: unlined if each.line is None else each.line)
    if len(every) <= MOST_SHOWN:
        return tuple(every)
    rest = Problem(every[0].path, None, "", sentence(N_("and {count} more"), count=len(every) - MOST_SHOWN))
    return (*every[:MOST_SHOWN], rest)
