"""The kinds of values in a settings file: how each is read strictly, written, and described to an editor.

A reader takes any value and raises `Wrong`, whose message says what is wrong and what to write. What comes from an
environment variable is `EnvText`: only there may a number, a switch or a list be written as text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import reminderd
from reminderd.core.broker_address import read_broker_address
from reminderd.core.definition import Definition
from reminderd.core.duration import UNIT_SECONDS, format_duration, parse_duration
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import DAYS, TimeRange
from reminderd.settings.problems import nearest, shown
from reminderd.system.languages import known

_SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_SOUND = r"[a-z0-9][a-z0-9_-]{0,63}\Z"
_PASSWORD = re.compile("//[^/]*@")
"""An address that may hold a password is not repeated."""
_TOPIC = r"\Z|[^+#$/][^+#]*\Z"
_MACHINE = r"\Z|[a-zA-Z0-9][a-zA-Z0-9._-]*\Z"
_PACKAGE = Path(reminderd.__file__).parent


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


def _duration(
    key: Definition, units: str = "smhd", not_one: str = N_('{value} is not a duration (write "45m" or "1h30m")')
) -> Kind:
    def read(value: object) -> float:
        try:
            seconds = parse_duration(value if isinstance(value, str) else "", units)
        except ValueError:
            raise Wrong(sentence(not_one, value=shown(value))) from None
        if seconds < key.least:
            too_short = N_("{value} is too short (at least {least})")
            raise Wrong(sentence(too_short, value=shown(value), least=write(key.least)))
        if seconds > key.most:
            too_long = N_("{value} is too long (at most {most})")
            raise Wrong(sentence(too_long, value=shown(value), most=write(key.most)))
        return seconds

    def write(seconds: float) -> str:
        for unit in reversed(units[3:]):  # the longest that fits, where days or more are allowed
            if seconds and seconds % UNIT_SECONDS[unit] == 0:
                return f"{int(seconds // UNIT_SECONDS[unit])}{unit}"
        return format_duration(seconds)

    return Kind(read, {"type": "string", "pattern": rf"^\s*([0-9]+\s*[{units}{units.upper()}]\s*)+$"}, write)


def _flag(_: Definition) -> Kind:
    def read(value: object) -> bool:
        if isinstance(value, EnvText):
            value = _SWITCH.get(value.strip().lower(), value)
        if not isinstance(value, bool):
            raise Wrong(
                sentence(N_("{value} is not a switch (write true or false, without quotes)"), value=shown(value))
            )
        return value

    return Kind(read, {"type": "boolean"})


def _number(key: Definition) -> Kind:
    least, most = int(key.least), int(key.most)

    def read(value: object) -> int:
        if isinstance(value, EnvText) and re.fullmatch(r"\d{1,4}", value.strip(), re.ASCII):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            not_one = N_("{value} is not a whole number from {least} to {most} (write {example})")
            raise Wrong(sentence(not_one, value=shown(value), least=least, most=most, example=max(least, 2)))
        return value

    return Kind(read, {"type": "integer", "minimum": least, "maximum": most})


def _text(
    refused: str = r"\x00-\x1f\x7f-\x9f\ud800-\udfff",
    holds_refused: str = N_("{value} holds a control character or a line break (remove it)"),
    *,
    form: str = "",
    not_one: str = N_("{value} is not a text (write it in quotes)"),
    length: tuple[int, int] = (1, 2000),
) -> Callable[[Definition], Kind]:
    """Return the maker of a kind of text in which no character of the class `refused` may stand.

    The text has to begin with the pattern `form`; if it does not, it is `not_one`.
    """

    shortest, longest = length

    def kind(key: Definition) -> Kind:
        def read(value: object) -> str:
            named = _named(value, secret=key.secret or _PASSWORD.search(str(value)) is not None)
            if not isinstance(value, str) or not re.match(form, value):
                raise Wrong(sentence(not_one, value=named))
            if shortest and not value.strip():
                raise Wrong(sentence(N_("this text is empty (write something, or leave it out)")))
            if len(value) > longest:
                too_long = N_("this text has {count} characters (at most {most})")
                raise Wrong(sentence(too_long, count=len(value), most=longest))
            if re.search(f"[{refused}]", value):
                raise Wrong(sentence(holds_refused, value=named))
            return str(value)

        return Kind(read, {"type": "string", "minLength": shortest, "maxLength": longest})

    return kind


def _broker(key: Definition) -> Kind:
    kind = _text(length=(0, 300))(key)

    def read(value: object) -> str:
        address = str(kind.read(value))
        try:
            return address and read_broker_address(address) and address
        except ValueError as problem:
            raise Wrong(*problem.args) from None

    return replace(kind, read=read)


def _named(value: object, *, secret: bool) -> str:
    """Return a value as the file has it; of a secret one nothing."""
    # Translators: stands for a secret value, as in "this is not a list".
    return sentence(N_("this")) if secret else shown(value)


def _choice(*known: str) -> Callable[[Definition], Kind]:
    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return str(value)
        meant = nearest(value, known) if isinstance(value, str) else None
        found = {"value": shown(value), "known": ", ".join(known)}
        if meant:
            likely = N_('{value} is not one of {known} (did you mean "{word}"?)')
            raise Wrong(sentence(likely, word=meant, **found))
        raise Wrong(sentence(N_("{value} is not one of {known}"), **found))

    return lambda _: Kind(read, {"type": "string", "enum": list(known)})


def _weekday(key: Definition) -> Kind:
    day = _choice(*DAYS)(key)
    return Kind(lambda value: DAYS.index(day.read(value)), day.shape, DAYS.__getitem__)


def _minute(written: object, last: int = 24 * 60 - 1) -> int | None:
    found = re.fullmatch(r"\s*(\d{1,2}):([0-5]\d)\s*", written, re.ASCII) if isinstance(written, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    return minute if minute is not None and minute <= last else None


def _write_clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _clock(_: Definition) -> Kind:
    def read(value: object) -> int:
        minute = _minute(value)
        if minute is None:
            raise Wrong(sentence(N_('{value} is not a time of day (write "18:00")'), value=shown(value)))
        return minute

    return Kind(read, {"type": "string", "pattern": r"^\s*[0-9]{1,2}:[0-9]{2}\s*$"}, _write_clock)


def _range(_: Definition) -> Kind:
    def read(value: object) -> TimeRange:
        first, _dash, second = value.partition("-") if isinstance(value, str) else ("", "", "")
        start, end = _minute(first), _minute(second, 24 * 60)
        if start is None or end is None:
            not_one = N_('{value} is not a range of times (write "22:00-08:00")')
            raise Wrong(sentence(not_one, value=shown(value)))
        if start == end:
            no_time = N_('{value} begins and ends at the same time (write "00:00-24:00" for a whole day)')
            raise Wrong(sentence(no_time, value=shown(value)))
        return TimeRange(start, end)

    pattern = r"^\s*[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}\s*$"
    return Kind(
        read,
        {"type": "string", "pattern": pattern},
        lambda span: f"{_write_clock(span.start_minute)}-{_write_clock(span.end_minute)}",
    )


def backends(room: str, mark: str) -> list[str]:
    """Return the names of the modules of a room that define `mark` ("idle", "SOURCE"), without importing them."""
    modules, defines = (_PACKAGE / room).glob("*.py"), re.compile(rf"^{mark}\b", re.MULTILINE)
    return sorted(each.stem.rstrip("_") for each in modules if defines.search(each.read_text("utf-8")))


KINDS: dict[str, Callable[[Definition], Kind]] = {
    "duration": _duration,
    "long duration": lambda key: _duration(key, "smhdwy", N_('{value} is not a duration (write "2y", "8w" or "30d")')),
    "switch": _flag,
    "number": _number,
    "words": _text(r"\ud800-\udfff", N_("{value} holds half a character (write it in UTF-8)"), length=(1, 1 << 20)),
    "line": _text(),
    "argument": _text(
        r"\0\ud800-\udfff", N_("{value} holds a character that no command can be given (remove it)"), length=(0, 2000)
    ),
    "address": _text(
        form=r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}://\S",
        not_one=N_('{value} is not an address (write it as in "ntfy://topic")'),
    ),
    "optional line": _text(length=(0, 2000)),
    "broker": _broker,
    "topic": _text(
        form=_TOPIC, not_one=N_('{value} is not a topic (write "reminderd/me", without "+" and "#")'), length=(0, 200)
    ),
    "machine name": _text(
        form=_MACHINE,
        not_one=N_("{value} is not a machine's name (letters, digits, . _ and - only)"),
        length=(0, 64),
    ),
    "weekday": _weekday,
    "clock": _clock,
    "range": _range,
    "sound": _text(form=_SOUND, not_one=N_("{value} is not the name of a sound (small letters, digits and - only)")),
    "drawing": _choice(*sorted(each.stem for each in (_PACKAGE / "data" / "drawings").glob("*.svg"))),
    "idle source": _choice("auto", *sorted({"none", *backends("idle", "SOURCE")})),
    "language": _choice("auto", *known()),
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
        not_one = N_('{value} is not a list (write ["…", "…"], or words with commas between)')
    elif secret:
        found, not_one = value, N_('{value} is not a list (write ["…", "…"])')
    else:
        found, not_one = value, N_("{value} is not a list (write it in brackets: [{value}])")
    if isinstance(found, dict):
        not_one = N_("{value} is not a list (write its name in two pairs of brackets: [[…]])")
    if not isinstance(found, list):
        raise Wrong(sentence(not_one, value=_named(value, secret=secret)))
    return found


def _list_in_text(written: str) -> Any:
    if not written.lstrip().startswith("["):
        return [EnvText(each.strip()) for each in written.split(",") if written.strip()]
    for read in (json.loads, lambda raw: tomllib.loads(f"v = {raw}")["v"]):
        try:
            return read(written)
        except (ValueError, RecursionError):
            continue
    return None
