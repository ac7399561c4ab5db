"""The kinds of single values a settings file holds, each read strictly and refused with what to write instead.

What comes from an environment variable is `EnvText`: only there may a number, a switch or a list be written as text.
Every reader takes any value and raises `Wrong`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

from reminderd.core.duration import UNIT_SECONDS, format_duration, parse_duration
from reminderd.core.settings import TimeRange
from reminderd.settings.problems import nearest, shown

LONGEST_TEXT = 2000
MOST_ITEMS = 100
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOOK_EVENTS = (
    "shown", "done", "taken", "snoozed", "skipped", "ignored", "expired", "hold", "release", "break", "settings",
    "started", "stopped",
)  # fmt: skip

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_RANGE = re.compile(r"\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*", re.ASCII)
_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}://\S")


class EnvText(str):
    """A value from an environment variable, where everything is text."""

    __slots__ = ()


class Wrong(ValueError):
    """The value cannot be accepted; the message says so and what to write."""


def duration(least: float, most: float, units: str = "smh") -> Callable[[object], float]:
    """Make the reader of a duration between two bounds, in seconds."""
    remedy = 'write "2y", "8w" or "30d"' if "y" in units else 'write "45m" or "1h30m"'

    def read(value: object) -> float:
        if not isinstance(value, str):
            raise Wrong(f"{shown(value)} is not a duration ({remedy})")
        seconds = _seconds(value, units, most)
        if seconds < least:
            raise Wrong(f"{shown(value)} is too short (at least {written_duration(least, units)})")
        if seconds > most:
            raise Wrong(f"{shown(value)} is too long (at most {written_duration(most, units)})")
        return seconds

    return read


def _seconds(value: str, units: str, most: float) -> float:
    try:
        return parse_duration(value, units)
    except ValueError as error:
        try:
            seconds = parse_duration(value, "".join(UNIT_SECONDS))  # in days, where hours are the longest
        except ValueError:
            raise Wrong(str(error)) from None
        if seconds > most:
            return seconds
        raise Wrong(f'{shown(value)} is not a duration (write "{format_duration(seconds)}")') from None


def written_duration(seconds: float, units: str = "smh") -> str:
    """Write seconds as the file has them, with the largest of `units` that fits where days are among them."""
    for unit in reversed([each for each in UNIT_SECONDS if each in units and each not in "smh"]):
        if seconds and seconds % UNIT_SECONDS[unit] == 0:
            return f"{int(seconds // UNIT_SECONDS[unit])}{unit}"
    return format_duration(seconds)


def flag(value: object) -> bool:
    """Read a switch."""
    if isinstance(value, EnvText) and value.strip().lower() in _SWITCH:
        return _SWITCH[value.strip().lower()]
    if not isinstance(value, bool):
        raise Wrong(f"{shown(value)} is not a switch (write true or false, without quotes)")
    return value


def count(value: object) -> int:
    """Read a small whole number."""
    if isinstance(value, EnvText) and re.fullmatch(r"\d{1,4}", value.strip(), re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_ITEMS:
        raise Wrong(f"{shown(value)} is not a whole number from 0 to {MOST_ITEMS} (write 2)")
    return value


def words(value: object) -> str:
    """Read the user's own words, kept as written: whoever shows them leaves out what steers a screen, and cuts."""
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is not a text (write it in quotes)")
    if not value.strip():
        raise Wrong("this text is empty (write something, or leave it out)")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise Wrong(f"{shown(value)} holds half a character (write it in UTF-8)")
    return str(value)


def text(*, secret: bool = False) -> Callable[[object], str]:
    """Make the reader of a text that is looked up or started, and so is bounded and has no control characters."""

    def read(value: object) -> str:
        said = "this" if secret else shown(value)
        if not isinstance(value, str):
            raise Wrong(f"{said} is not a text (write it in quotes)")
        if not value.strip():
            raise Wrong("this text is empty (write something, or leave it out)")
        if len(value) > LONGEST_TEXT:
            raise Wrong(f"this text has {len(value)} characters (at most {LONGEST_TEXT})")
        if any(_is_control(char) for char in value):
            raise Wrong(f"{said} holds a control character or a line break (remove it)")
        return str(value)

    return read


def argument(value: object) -> str:
    """Read one word of a command: whatever a program can be given, a script of several lines or nothing among it."""
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is not a text (write it in quotes)")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"this text has {len(value)} characters (at most {LONGEST_TEXT})")
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise Wrong(f"{shown(value)} holds a character that no command can be given (remove it)")
    return str(value)


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"


def choice(*known: str) -> Callable[[object], str]:
    """Make the reader of one word out of a few."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return str(value)
        meant = nearest(value, known) if isinstance(value, str) else None
        hint = f' (did you mean "{meant}"?)' if meant else ""
        raise Wrong(f"{shown(value)} is not one of {', '.join(known)}{hint}")

    return read


def _minute(written: str, last: int) -> int | None:
    found = _CLOCK.fullmatch(written)
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    return minute if minute is not None and minute <= last else None


def clock(value: object) -> int:
    """Read a time of day as minutes after midnight."""
    minute = _minute(value.strip(), 24 * 60 - 1) if isinstance(value, str) else None
    if minute is None:
        raise Wrong(f'{shown(value)} is not a time of day (write "18:00")')
    return minute


def time_range(value: object) -> TimeRange:
    """Read a part of a day; it may cross midnight."""
    found = _RANGE.fullmatch(value) if isinstance(value, str) else None
    start = _minute(found[1], 24 * 60 - 1) if found else None
    end = _minute(found[2], 24 * 60) if found else None
    if start is None or end is None:
        raise Wrong(f'{shown(value)} is not a range of times (write "22:00-08:00")')
    if start == end:
        raise Wrong(f'{shown(value)} begins and ends at the same time (write "00:00-24:00" for a whole day)')
    return TimeRange(start, end)


def name(what: str) -> Callable[[object], str]:
    """Make the reader of a plain name, such as that of a sound or a drawing."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            raise Wrong(f"{shown(value)} is not the name of a {what} (small letters, digits and - only)")
        return str(value)

    return read


def address(value: object) -> str:
    """Read an address to push to; it may hold a secret and is never repeated."""
    found = text(secret=True)(value)
    if not _ADDRESS.match(found):
        raise Wrong('this is no address (write it as in "ntfy://topic")')
    return found


def listed(value: object) -> object:
    """Take a list; from the environment also a JSON or TOML list, or words with commas between."""
    if isinstance(value, EnvText):
        return _list_in_text(value)
    if not isinstance(value, list):
        raise Wrong(f"{shown(value)} is not a list (write it in brackets: [{shown(value)}])")
    return value


def listed_secretly(value: object) -> object:
    """Take a list as `listed` does, repeating nothing of it."""
    try:
        return listed(value)
    except Wrong:
        raise Wrong('this is not a list (write ["…", "…"])') from None


def _list_in_text(written: str) -> Any:
    if not written.strip():
        return []
    if not written.lstrip().startswith("["):
        return [EnvText(each.strip()) for each in written.split(",")]
    for read in (json.loads, lambda raw: tomllib.loads(f"v = {raw}")["v"]):
        try:
            return read(written)
        except (ValueError, RecursionError):
            continue
    raise Wrong(f'{shown(written)} is not a list (write ["…", "…"], or words with commas between)')


def no_doubles(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a value that is there twice."""
    if len(set(values)) < len(values):
        raise Wrong("the same value is there twice (write it once)")
    return values
