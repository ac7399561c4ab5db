"""Changing one key of a settings file's text so that comments, order and everything else stay as they are.

The one file that imports tomlkit.
"""

from __future__ import annotations

import tomllib
from typing import Any

from reminderd.core.settings import TRIGGERS
from reminderd.settings.toml_text import lines_of


class CannotChange(Exception):
    """The text cannot be changed this way; the message says why."""


def key_parts(key: str) -> list[str]:
    """Return the parts of a dotted key; parts may be quoted as in TOML.

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
    """Return the text with this value at this key; a reminder's new trigger takes the place of its old one.

    Raises:
        CannotChange: the key leads through something that is no table, or the result would not be what was meant.
    """
    wanted = tomllib.loads(text)
    try:
        _put(wanted, parts, value, dict)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CannotChange(f"{'.'.join(parts)} leads through something that is no table") from error
    for way in (_after_its_like, _on_the_old_triggers_line, _wherever_it_fits):
        try:
            new = way(text, parts, value)
            if new is not None and tomllib.loads(new) == wanted:
                return new
        except (KeyError, IndexError, TypeError, AttributeError, ValueError):
            continue  # tomlkit does not manage every file; whatever came of it is judged by the result alone
    raise CannotChange(f"{'.'.join(parts)} cannot be set without touching something else (edit the file)")


def removed(text: str, parts: list[str]) -> str:
    """Return the text without this key, or this table.

    Raises:
        CannotChange: the text does not have it, or nothing else would stay as it is.
    """
    import tomlkit

    wanted, document = tomllib.loads(text), tomlkit.parse(text)
    try:
        for content in (wanted, document):
            table: Any = content
            for part in parts[:-1]:
                table = table[part]
            del table[parts[-1]]
    except (KeyError, TypeError) as error:
        raise CannotChange(f"{'.'.join(parts)} is not set in this file") from error
    new = tomlkit.dumps(document)
    if tomllib.loads(new) != wanted:
        raise CannotChange(f"{'.'.join(parts)} cannot be removed without touching something else (edit the file)")
    return new


def _is_trigger(parts: list[str]) -> bool:
    return len(parts) == 3 and parts[0] == "reminders" and parts[2] in TRIGGERS


def _after_its_like(text: str, parts: list[str], value: Any) -> str | None:
    """Return the text with a new table such as [reminders.eyes] right after its like; None where there is none like it.

    tomlkit would put it behind the comments that follow: under the heading of what comes next.
    """
    import tomlkit

    places = lines_of(text)
    family = {place[1] for place in places if len(place) == 2 and place[0] == parts[0]}
    if len(parts) < 2 or not family or parts[1] in family:
        return None
    rows = text.split("\n")
    last = max((line, place) for place, line in places.items() if len(place) == 2 and place[0] == parts[0])[1]
    if not rows[places[last] - 1].lstrip().startswith("["):
        return None  # written in one line
    after = [line for place, line in places.items() if place[:2] != last and line > places[last]]
    end = limit = min(after, default=len(rows) + 1) - 1
    while not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#"):
        end -= 1
    while end < limit and rows[end].strip():  # a comment right below is still about it
        end += 1
    document, outer = tomlkit.document(), tomlkit.table(is_super_table=True)
    _put(outer, parts[1:], value, tomlkit.table)
    document[parts[0]] = outer
    new = ["", *tomlkit.dumps(document).rstrip().split("\n")]
    apart = [""] if end == len(rows) or rows[end].strip() else []
    return "\n".join([*rows[:end], *new, *apart, *rows[end:]])


def _on_the_old_triggers_line(text: str, parts: list[str], value: Any) -> str:
    return _wherever_it_fits(_trigger_renamed(text, parts), parts, value)


def _wherever_it_fits(text: str, parts: list[str], value: Any) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    _put(document, parts, value, tomlkit.table)
    return tomlkit.dumps(document)


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
