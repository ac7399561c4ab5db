"""The kinds of values in a settings file: how each is read strictly, written, and described to an editor.

A reader takes any value and raises `Wrong`, whose message says what is wrong and what to write. What comes from an
environment variable is `EnvText`: only there may a number, a switch or a list be written as text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import reminderd
from reminderd.core.duration import UNIT_SECONDS, format_duration, parse_duration
from reminderd.core.settings import DAYS, Definition, TimeRange
from reminderd.settings.problems import nearest, shown

LONGEST_TEXT = 2000

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_RANGE = re.compile(r"\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*", re.ASCII)
_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_NAME = r"[a-z0-9][a-z0-9_-]{0,63}\Z"


class EnvText(str):
    """A value from an environment variable, where everything is text."""

    __slots__ = ()


class Wrong(ValueError):
    """The value cannot be accepted; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value."""

    read: Callable[[object], Any]
    """Takes what the file or the environment has and returns the engine's value, or raises `Wrong`."""
    shape: dict[str, Any]
    """Its JSON Schema."""
    write: Callable[[Any], Any] = lambda value: value
    """Takes the engine's value and returns what the file has."""


def _duration(key: Definition, units: str = "smhd", remedy: str = 'write "45m" or "1h30m"') -> Kind:
    def read(value: object) -> float:
        try:
            seconds = parse_duration(value if isinstance(value, str) else "", units)
        except ValueError:
            raise Wrong(f"{shown(value)} is not a duration ({remedy})") from None
        if seconds < key.least:
            raise Wrong(f"{shown(value)} is too short (at least {write(key.least)})")
        if seconds > key.most:
            raise Wrong(f"{shown(value)} is too long (at most {write(key.most)})")
        return seconds

    def write(seconds: float) -> str:
        for unit in reversed(units[3:]):  # the longest that fits, where days or more are allowed
            if seconds and seconds % UNIT_SECONDS[unit] == 0:
                return f"{int(seconds // UNIT_SECONDS[unit])}{unit}"
        return format_duration(seconds)

    return Kind(read, {"type": "string", "pattern": rf"^\s*([0-9]+\s*[{units}{units.upper()}]\s*)+$"}, write)


def _flag(_: Definition) -> Kind:
    def read(value: object) -> bool:
        if isinstance(value, EnvText) and value.strip().lower() in _SWITCH:
            return _SWITCH[value.strip().lower()]
        if not isinstance(value, bool):
            raise Wrong(f"{shown(value)} is not a switch (write true or false, without quotes)")
        return value

    return Kind(read, {"type": "boolean"})


def _number(key: Definition) -> Kind:
    least, most = int(key.least), int(key.most)

    def read(value: object) -> int:
        if isinstance(value, EnvText) and re.fullmatch(r"\d{1,4}", value.strip(), re.ASCII):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong(f"{shown(value)} is not a whole number from {least} to {most} (write {max(least, 2)})")
        return value

    return Kind(read, {"type": "integer", "minimum": least, "maximum": most})


def _text(refused: str, why: str, *, may_be_empty: bool = False, longest: int = 0) -> Callable[[Definition], Kind]:
    """Return the maker of a kind of text in which no character of the class `refused` may stand."""

    def kind(key: Definition) -> Kind:
        def read(value: object) -> str:
            said = "this" if key.secret else shown(value)
            if not isinstance(value, str):
                raise Wrong(f"{said} is not a text (write it in quotes)")
            if not may_be_empty and not value.strip():
                raise Wrong("this text is empty (write something, or leave it out)")
            if longest and len(value) > longest:
                raise Wrong(f"this text has {len(value)} characters (at most {longest})")
            if re.search(f"[{refused}]", value):
                raise Wrong(f"{said} holds {why}")
            return str(value)

        bounds = {"minLength": 0 if may_be_empty else 1, "maxLength": longest}
        return Kind(read, {"type": "string", **{name: bound for name, bound in bounds.items() if bound}})

    return kind


_line = _text(
    r"\x00-\x1f\x7f-\x9f\ud800-\udfff", "a control character or a line break (remove it)", longest=LONGEST_TEXT
)


def _choice(*known: str) -> Callable[[Definition], Kind]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return str(value)
        meant = nearest(value, known) if isinstance(value, str) else None
        hint = f' (did you mean "{meant}"?)' if meant else ""
        raise Wrong(f"{shown(value)} is not one of {', '.join(known)}{hint}")

    return lambda _: Kind(read, {"type": "string", "enum": list(known)})


def _weekday(key: Definition) -> Kind:
    day = _choice(*DAYS)(key)
    return Kind(lambda value: DAYS.index(day.read(value)), day.shape, lambda number: DAYS[number])


def _clock(_: Definition) -> Kind:
    def read(value: object) -> int:
        minute = _minute(value.strip(), 24 * 60 - 1) if isinstance(value, str) else None
        if minute is None:
            raise Wrong(f'{shown(value)} is not a time of day (write "18:00")')
        return minute

    return Kind(read, {"type": "string", "pattern": r"^\s*[0-9]{1,2}:[0-9]{2}\s*$"}, _write_clock)


def _minute(written: str, last: int) -> int | None:
    found = _CLOCK.fullmatch(written)
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    return minute if minute is not None and minute <= last else None


def _write_clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _range(_: Definition) -> Kind:
    def read(value: object) -> TimeRange:
        found = _RANGE.fullmatch(value) if isinstance(value, str) else None
        start = _minute(found[1], 24 * 60 - 1) if found else None
        end = _minute(found[2], 24 * 60) if found else None
        if start is None or end is None:
            raise Wrong(f'{shown(value)} is not a range of times (write "22:00-08:00")')
        if start == end:
            raise Wrong(f'{shown(value)} begins and ends at the same time (write "00:00-24:00" for a whole day)')
        return TimeRange(start, end)

    pattern = r"^\s*[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}\s*$"
    return Kind(
        read,
        {"type": "string", "pattern": pattern},
        lambda span: f"{_write_clock(span.start_minute)}-{_write_clock(span.end_minute)}",
    )


def _matching(pattern: str, complaint: str) -> Callable[[Definition], Kind]:
    """Return the maker of a kind of one-line text that matches a pattern; `complaint` is what is said of another."""

    def kind(key: Definition) -> Kind:
        def read(value: object) -> Any:
            if not isinstance(value, str) or not re.match(pattern, value):
                raise Wrong(f"{'this' if key.secret else shown(value)} is not {complaint}")
            return _line(key).read(value)

        return Kind(read, {"type": "string"})

    return kind


def backends(room: str, mark: str) -> list[str]:
    """Return the names of the modules of a room that define `mark` ("idle", "SOURCE"), without importing them."""
    folder = Path(reminderd.__file__).parent / room
    defines = re.compile(rf"^{mark}\b", re.MULTILINE)
    return sorted(each.stem.rstrip("_") for each in folder.glob("*.py") if defines.search(each.read_text("utf-8")))


KINDS: dict[str, Callable[[Definition], Kind]] = {
    "duration": _duration,
    "long duration": lambda key: _duration(key, "smhdwy", 'write "2y", "8w" or "30d"'),
    "switch": _flag,
    "number": _number,
    "words": _text(r"\ud800-\udfff", "half a character (write it in UTF-8)"),
    "line": _line,
    "argument": _text(
        r"\0\ud800-\udfff",
        "a character that no command can be given (remove it)",
        may_be_empty=True,
        longest=LONGEST_TEXT,
    ),
    "address": _matching(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}://\S", 'an address (write it as in "ntfy://topic")'),
    "weekday": _weekday,
    "clock": _clock,
    "range": _range,
    "sound": _matching(_NAME, "the name of a sound (small letters, digits and - only)"),
    "drawing": _matching(_NAME, "the name of a drawing (small letters, digits and - only)"),
    "idle source": _choice("auto", *sorted({"none", *backends("idle", "SOURCE")})),
    "notifier": _choice("auto", *backends("notify", "NOTIFIER")),
}
"""By the name that a `Definition` gives."""


def kind_of(hint: Any, key: Definition, field: str) -> Kind:
    """Return the kind of a field with this type: the one that its definition names, or the usual one."""
    if get_origin(hint) is Literal:
        return _choice(*get_args(hint))(key)
    usual = {bool: "switch", int: "number", float: "duration", str: "words", TimeRange: "range"}
    return KINDS[key.kind or ("clock" if field.endswith("_minute") else usual[hint])](key)


def read_list(value: object, *, secret: bool = False) -> list[Any]:
    """Take a list; from the environment also a JSON or TOML list, or words with commas between.

    Raises:
        Wrong: it is neither. The message repeats nothing of a secret.
    """
    if isinstance(value, EnvText):
        found = _list_in_text(value)
        remedy = 'write ["…", "…"], or words with commas between'
    else:
        found, remedy = value, 'write ["…", "…"]' if secret else f"write it in brackets: [{shown(value)}]"
    if not isinstance(found, list):
        raise Wrong(f"{'this' if secret else shown(value)} is not a list ({remedy})")
    return found


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
    return None


def no_doubles(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the values.

    Raises:
        Wrong: one of them is there twice.
    """
    if len(set(values)) < len(values):
        raise Wrong("the same value is there twice (write it once)")
    return values
