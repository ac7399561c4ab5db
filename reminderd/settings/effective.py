"""What `config show` lists: each key with its value, and where that came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reminderd.core.language import N_
from reminderd.core.settings import QUIET_KEYS, Settings
from reminderd.settings.keys import Key, at, to_table
from reminderd.settings.problems import dotted

DEFAULT = N_("default")
"""The origin of a value that nobody gave; every other origin is a place or a variable."""
_SCHEME = re.compile(r"[a-zA-Z0-9+.-]*")


def effective(settings: Settings, origins: dict[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Return each key with its value and where it came from; of a secret address only its beginning."""
    for loc, value in leaves(to_table(settings)):
        key = at(loc)
        secret = isinstance(key, Key) and key.definition.secret
        shown = [f"{_SCHEME.match(each)[0]}://…" for each in value] if secret else value  # type: ignore[index]
        keys = [dotted(loc)]
        if loc[0] == "quiet_hours" and value:  # the ranges of a day may come from several keys
            keys = [f"quiet_hours.{key}" for key, days in QUIET_KEYS.items() if loc[1] in days]
        yield dotted(loc), shown, ", ".join(origins[key] for key in keys if key in origins) or DEFAULT


def leaves(table: dict[str, Any], loc: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return each key of the file that the table gives, with its value."""
    for key, value in table.items():
        if isinstance(at((*loc, key)), Key):
            yield (*loc, key), value
        else:
            yield from leaves(value, (*loc, key))
