"""A record as a line of JSON and as what the table is searched by, and back."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # the command line reads rows and needs none of the engine for it
    from reminderd.core.effects import Record

Row = dict[str, Any]
"""One record as `history --json` gives it: `at`, `reminder`, `event`, then the event's own facts."""

_AT_ONCE = 131_072  # characters: some hundred rows
_sequence = itertools.count(time.time_ns())  # unique in a process, and higher in the next one


class Stored(NamedTuple):
    """What is written for one record, in the order of the table's columns."""

    utc: float
    seq: int
    event: str
    reminder: str | None
    key: str | None
    line: str


def stored(record: Record) -> Stored:
    """Freeze a record as it is now; whatever is in its facts, there is a line of plain ASCII JSON for it."""
    at = record.at if record.at.tzinfo else record.at.astimezone()
    row: Row = {"at": at.isoformat(timespec="seconds"), "reminder": record.reminder, "event": record.event}
    try:
        # The three come first and cannot be overridden by a fact of the same name.
        line = json.dumps({**row, **record.facts, **row}, allow_nan=False)
    except (TypeError, ValueError, RecursionError):  # not JSON: the event itself is still worth keeping
        line = json.dumps({**row, "facts": "unreadable"})
    key = _clean(record.key) if record.key else None
    reminder = _clean(record.reminder) if record.reminder else None
    return Stored(at.timestamp(), next(_sequence), _clean(record.event), reminder, key, line)


def decoded(texts: Iterable[str]) -> Iterator[Row]:
    """Read lines back, in texts of one or more, many at a time.

    One that is no JSON object (written by another hand) is passed over.
    """
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _AT_ONCE:
            yield from _objects("\n".join(batch))
            batch, size = [], 0
    yield from _objects("\n".join(batch))


def _objects(text: str) -> Iterator[Row]:
    try:
        found = json.loads("[" + text.replace("\n", ",") + "]")
    except (ValueError, RecursionError):
        found = [_value(line) for line in text.split("\n")]
    for each in found:
        if isinstance(each, dict) and isinstance(each.get("at"), str) and isinstance(each.get("event"), str):
            yield each


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def moment(row: Row, field: str = "at") -> datetime | None:
    """Return a row's time, aware, or None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(row.get(field) or "")
        return found if found.tzinfo else found.astimezone()
    except (TypeError, ValueError, OverflowError, OSError):  # the latter two by a year without a local time
        return None


def _clean(text: str) -> str:
    """Without lone surrogates, which SQLite cannot bind."""
    return text.encode("utf-8", "replace").decode("utf-8")
