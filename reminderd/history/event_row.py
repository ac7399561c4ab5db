"""One event of the history, as the columns of its table and as the object that `history --json` prints.

What people ask for most has a column of its own (`FACT_COLUMNS`). An event's other facts are one JSON object in the
column `facts`, and so is a value that its column cannot hold.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

_Values = tuple[object, ...]
Row = dict[str, Any]
"""One event: `at`, `reminder`, `event`, then the facts that this kind of event has."""

FACT_COLUMNS = (
    "seconds", "reason", "cause", "via", "merged_into", "due_at", "until", "sitting_since", "sitting_seconds"
)  # fmt: skip
_NUMBERS = ("seconds", "sitting_seconds")
_LARGEST_NUMBER = 2.0**53
COLUMNS = ("utc", "seq", "at", "event", "reminder", *FACT_COLUMNS, "facts", "key")
"""All columns of the table `history`, in its order."""

_sequence = itertools.count(time.time_ns())  # unique in a process, and higher in the next one


def columns(when: datetime, event: str, reminder: str | None, facts: Mapping[str, Any], key: str | None) -> _Values:
    """Return a value for each of `COLUMNS` from the fields of a `core.effects.Record`, whatever its facts are."""
    at = when if when.tzinfo else when.astimezone()
    rest = {name: value for name, value in facts.items() if name not in ("at", "event", "reminder")}
    own = [rest.pop(name) if _fits(name, rest.get(name)) else None for name in FACT_COLUMNS]
    try:
        text = json.dumps(rest, allow_nan=False) if rest else None
    except (TypeError, ValueError, RecursionError):  # not JSON: the event itself is still worth keeping
        text = '{"facts": "unreadable"}'
    identity = (at.timestamp(), next(_sequence), at.isoformat(timespec="seconds"), event, reminder)
    return tuple(_bindable(value) for value in (*identity, *own, text, key or None))


def _fits(name: str, value: object) -> bool:
    if name in _NUMBERS:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER
    return isinstance(value, str)


def _bindable(value: object) -> object:
    """Return the value without lone surrogates, which SQLite cannot store."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def row_from(columns: Sequence[Any]) -> Row | None:
    """Return the event in these `COLUMNS`; None if a damaged file or another program left no event there."""
    _utc, _seq, at, event, reminder, *own, facts, _key = columns
    if not isinstance(at, str) or not isinstance(event, str):
        return None
    row: Row = {"at": at, "reminder": reminder if isinstance(reminder, str) else None, "event": event}
    for name, value in zip(FACT_COLUMNS, own, strict=True):
        if isinstance(value, (str, int, float)):
            row[name] = value
    return {**row, **json_object(facts), **row} if facts is not None else row


def json_object(text: object) -> dict[str, Any]:
    """Return the object in this JSON text; an empty one where there is none."""
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def moment(row: Mapping[str, Any], field: str = "at") -> datetime | None:
    """Return a row's time, aware, or None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(row.get(field) or "")
        return found if found.tzinfo else found.astimezone()
    except (TypeError, ValueError, OverflowError, OSError):  # the latter two by a year without a local time
        return None
