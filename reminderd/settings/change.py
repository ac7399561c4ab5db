"""Changing one key of a settings file's text so that comments, order and everything else stay as they are.

The one file that imports tomlkit.
"""

from __future__ import annotations

import tomllib
from typing import Any

from reminderd.settings.locate import lines_of
from reminderd.settings.rules import TRIGGERS


class CannotChange(Exception):
    """The text cannot be changed this way; the message says why."""


def key_parts(key: str) -> list[str]:
    """Take a dotted key apart; parts may be quoted as in TOML.

    Raises:
        CannotChange: it is no key.
    """
    try:
        inner: Any = tomllib.loads(f"{key} = 0") if "\n" not in key and "=" not in key else {}
    except tomllib.TOMLDecodeError:
        inner = {}
    parts = []
    while isinstance(inner, dict) and len(inner) == 1:
        part, inner = next(iter(inner.items()))
        parts.append(part)
    if not parts:
        raise CannotChange(f"{key!r} is not a key (write it as in reminders.movement.after_sitting)")
    return parts


def changed(text: str, parts: list[str], value: Any) -> str:
    """Give the text with this value at this key; a reminder's new trigger takes the place of its old one.

    Raises:
        CannotChange: the key leads through something that is no table, or the result would not be what was meant.
    """
    import tomlkit  # noqa: PLC0415 (slow to import)

    wanted = tomllib.loads(text)
    try:
        _put(wanted, parts, value, dict)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CannotChange(f"{'.'.join(parts)} leads through something that is no table") from error
    for start in (_trigger_renamed(text, parts), text):
        try:
            document = tomlkit.parse(start)
            _put(document, parts, value, tomlkit.table)
            new = tomlkit.dumps(document)
            if tomllib.loads(new) == wanted:
                return new
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            continue  # tomlkit does not manage every file; whatever it did is judged by the result alone
    raise CannotChange(f"{'.'.join(parts)} cannot be set without touching something else (edit the file)")


def _is_trigger(parts: list[str]) -> bool:
    return len(parts) == 3 and parts[0] == "reminders" and parts[2] in TRIGGERS


def _trigger_renamed(text: str, parts: list[str]) -> str:
    """Put a new trigger's name in the old one's place, so that it stays on its line."""
    if not _is_trigger(parts):
        return text
    places, rows = lines_of(text), text.split("\n")
    for old in TRIGGERS:
        line = places.get(("reminders", parts[1], old))
        if line is not None and old != parts[2]:
            rows[line - 1] = rows[line - 1].replace(old, parts[2], 1)
    return "\n".join(rows)


def _put(table: Any, parts: list[str], value: Any, new_table: Any) -> None:
    here = table
    for part in parts[:-1]:
        if isinstance(here, list):
            here = here[int(part)]
        elif part in here:
            here = here[part]
        else:
            here[part] = new_table()
            here = here[part]
    last = parts[-1]
    if isinstance(here, list):
        here[int(last)] = value
        return
    if _is_trigger(parts):
        for other in TRIGGERS:
            if other != last and other in here:
                del here[other]
    here[last] = value
