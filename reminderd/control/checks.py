"""The kinds of arguments that a request may have: each check returns what is wrong with a value, or None.

What another machine says of itself passes here too. It comes from a network, where anybody who knows the broker's
password can forge it. So every text is short and plain, every number has a bound, every list an end, and there are no
times of the wall clock in it: two clocks may differ by hours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, get_args

from reminderd.core.sentence import from_json
from reminderd.core.told import ANSWERS_TOLD, LARGEST_NUMBER, MOST_NAMES, MachineState, ToldAction

Check = Callable[[Any], str | None]
LONGEST_TEXT = 200
LONGEST_SECONDS = 366 * 86400.0
_PATTERN = re.compile(r"(?:[^{}]|\{[a-z_]+\})*\Z")
_MACHINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


def text(value: Any) -> str | None:
    """Check a text for a name."""
    return plain(value) or (None if value else f"must be a text of 1 to {LONGEST_TEXT} characters")


def plain(value: Any) -> str | None:
    """Check a text that may be empty."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return f"must be a text of 1 to {LONGEST_TEXT} characters"
    if not value.isprintable():  # control characters, lone surrogates, line separators
        return "must be printable"
    return None


def sentence(value: Any) -> str | None:
    """Check a sentence with its values, as `to_json` returns it, or a text that may be empty."""
    if not isinstance(value, dict):
        return plain(value)
    values = value.get("values")
    if not isinstance(values, dict) or not _PATTERN.match(str(value.get("pattern"))):
        return "must be a pattern with names alone in its braces, and their values"
    texts = (each for each in values.values() if not isinstance(each, int | float))
    if wrong := next(filter(None, map(sentence, texts)), None):
        return wrong
    try:
        return plain(str(from_json(value)))
    except (ValueError, LookupError, TypeError, AttributeError):
        return "must be a pattern with the values for its names"


def seconds(value: Any) -> str | None:
    """Check a length of time that is more than nothing."""
    return duration()(value) or (None if value > 0 else "must be more than 0 and at most 366 days")


def duration(longest: float = LONGEST_SECONDS) -> Check:
    """Return the check of a length of time that may be nothing."""

    def check(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "must be a number of seconds"
        if (isinstance(value, float) and not math.isfinite(value)) or not 0 <= value <= longest:
            return f"must be at least 0 and at most {longest / 86400:g} days"
        return None

    return check


def time(value: Any) -> str | None:
    """Check a time of the wall clock with its offset."""
    remedy = "must be a time with its offset, such as 2026-11-22T14:03:11+01:00"
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return remedy
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return remedy
    return None if read.tzinfo and 1971 <= read.year <= 9000 else remedy  # what every clock arithmetic survives


def flag(value: Any) -> str | None:
    """Check a truth."""
    return None if isinstance(value, bool) else "must be true or false"


def number(value: Any) -> str | None:
    """Check a whole number."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER
    return None if fits else "must be a whole number from 0 to 2^53"


def one_of(known: Collection[str]) -> Check:
    """Return the check of a word out of these."""
    return lambda value: None if isinstance(value, str) and value in known else f"must be one of {', '.join(known)}"


def machine(value: Any) -> str | None:
    """Check the name of a machine."""
    good = isinstance(value, str) and _MACHINE.match(value)
    return None if good else "must be 1 to 64 letters, digits, dots, underscores and dashes"


def counts(value: Any) -> str | None:
    """Check what the reminders of a machine have counted."""
    if not isinstance(value, Mapping) or len(value) > MOST_NAMES:
        return f"must be an object of at most {MOST_NAMES} reminders"
    return next((wrong for pair in value.items() if (wrong := text(pair[0]) or duration()(pair[1]))), None)


def answers(value: Any) -> str | None:
    """Check what was answered on a machine."""
    if not isinstance(value, list) or len(value) > ANSWERS_TOLD:
        return f"must be a list of at most {ANSWERS_TOLD}"
    return next((wrong for each in value if (wrong := _answer(each))), None)


def _answer(value: Any) -> str | None:
    if not isinstance(value, dict) or not {"number", "action"} <= set(value) <= set(ANSWER):
        return f"must hold objects of {', '.join(ANSWER)}"
    given = {name: each for name, each in value.items() if each is not None}
    return next((f"{name} {wrong}" for name, each in given.items() if (wrong := ANSWER[name](each))), None)


def _names(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) > MOST_NAMES:
        return f"must be a list of at most {MOST_NAMES}"
    return next((wrong for each in value if (wrong := text(each))), None)


MACHINE_STATES = get_args(MachineState)
ANSWER: dict[str, Check] = {
    "number": number,
    "action": one_of(get_args(ToldAction)),
    "reminders": _names,
    "seconds": seconds,
    "ago_seconds": duration(),
}
