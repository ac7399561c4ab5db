"""Changing one key of a settings file's text so that comments, order and everything else stay as they are.

The one file that imports tomlkit.
"""

from __future__ import annotations

import re
import tomllib
from functools import reduce
from operator import getitem
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import TRIGGERS
from reminderd.settings.toml_text import NotToml, parse


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
        raise CannotChange(
            sentence(N_("{key} is not a key (write it as in reminders.movement.after_sitting)"), key=repr(key))
        )
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
        raise CannotChange(
            sentence(N_("{key} leads through something that is no table"), key=".".join(parts))
        ) from error
    for way in (_after_its_like, _in_place):
        try:
            new = way(text, parts, value)
            if tomllib.loads(new) == wanted:
                return new
        except (KeyError, IndexError, TypeError, AttributeError, ValueError, NotToml):
            continue  # tomlkit does not manage every file; whatever came of it is judged by the result alone
    in_the_way = N_("{key} cannot be set without touching something else (edit the file)")
    raise CannotChange(sentence(in_the_way, key=".".join(parts)))


def removed(text: str, parts: list[str]) -> str:
    """Return the text without this key, or this table.

    Raises:
        CannotChange: the text does not have it, or nothing else would stay as it is.
    """
    import tomlkit

    wanted, document = tomllib.loads(text), tomlkit.parse(text)
    try:
        for table in (wanted, document):
            del reduce(getitem, parts[:-1], table)[parts[-1]]
    except (KeyError, TypeError) as error:
        raise CannotChange(sentence(N_("{key} is not set in this file"), key=".".join(parts))) from error
    new = tomlkit.dumps(document)
    if tomllib.loads(new) != wanted:
        in_the_way = N_("{key} cannot be removed without touching something else (edit the file)")
        raise CannotChange(sentence(in_the_way, key=".".join(parts)))
    return new


def _after_its_like(text: str, parts: list[str], value: Any) -> str:
    """Return the text with a new table such as [reminders.eyes] right after the last one of its kind.

    tomlkit would put it behind the comments that follow: under the heading of what comes next. Where this does not
    suit the text, what is returned is not what was wanted.
    """
    import tomlkit

    rows, places = text.split("\n"), parse(text)[1]
    last = max((line, place) for place, line in places.items() if len(place) == 2 and place[0] == parts[0])[1]
    end = max(line for place, line in places.items() if place[:2] == last)
    while end < len(rows) and rows[end].strip() and not rows[end].startswith("["):  # what stands below is about it
        end += 1
    outer = tomlkit.table(is_super_table=True)
    _put(outer, parts[1:], value, tomlkit.table)
    new = ["", *tomlkit.dumps({parts[0]: outer}).rstrip().split("\n")]
    apart = [""] if end >= len(rows) or rows[end].strip() else []
    return "\n".join([*rows[:end], *new, *apart, *rows[end:]])


def _in_place(text: str, parts: list[str], value: Any) -> str:
    """Return the text with the value where it fits; a new trigger's name takes its place on the old one's line."""
    import tomlkit

    places, rows = parse(text)[1], text.split("\n")
    for old in _gives_way(parts):
        line = places.get((*parts[:2], old))
        if line is not None:
            rows[line - 1] = re.sub(rf"\b{old}(?=\W*=)", parts[2], rows[line - 1], count=1)
    document = tomlkit.parse("\n".join(rows))
    _put(document, parts, value, tomlkit.table)
    return tomlkit.dumps(document)


def _put(table: Any, parts: list[str], value: Any, new_table: Any) -> None:
    here = table
    for part in parts[:-1]:
        if not isinstance(here, list) and part not in here:
            here[part] = new_table()
        here = here[int(part) if isinstance(here, list) else part]
    for other in _gives_way(parts):
        here.pop(other, None)
    here[int(parts[-1]) if isinstance(here, list) else parts[-1]] = value


def _gives_way(parts: list[str]) -> set[str]:
    """Return the other triggers, if this is one: a reminder has exactly one."""
    is_trigger = len(parts) == 3 and parts[0] == "reminders" and parts[2] in TRIGGERS
    return TRIGGERS.keys() - {parts[2]} if is_trigger else set()
