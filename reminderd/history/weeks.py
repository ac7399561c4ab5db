"""Weeks that are past, put together: all their lines in one row, so ten years are some hundred texts to copy.

Such a row stands in the table like any other, at the time of the last line in it. Its lines are printed as they lie
there; only who looks for some of them takes it apart.
"""

from __future__ import annotations

import json
import sqlite3

from reminderd.history.event_row import moment

PACKED = "packed"
"""What such a row has for an event; its `reminder` is a JSON list of the names in it."""
WEEK = 7 * 86400
YOUNGEST = 4 * WEEK
"""Seconds; what is younger stays in rows of its own: it is read most, and a break that goes on is still replaced."""

_NEWEST_KEY = "SELECT utc FROM record WHERE key IS NOT NULL AND utc <= ? ORDER BY utc DESC, seq DESC LIMIT 1"
_OLDEST = "SELECT utc FROM record WHERE utc >= ? AND utc < ? AND event != ? ORDER BY utc, seq LIMIT 1"
_WEEK = """
SELECT utc, seq, event, reminder, CAST(line AS TEXT) FROM record WHERE utc >= ? AND utc < ? ORDER BY utc, seq
"""


def pack_one(connection: sqlite3.Connection, now: float, after: float) -> float | None:
    """Put together the oldest week after that which is not, all at once or not at all; None: there is none.

    Gives from when on to look for the next.

    Raises:
        sqlite3.Error: it cannot be written; the connection is to be closed, which takes back what was begun.
    """
    connection.execute("BEGIN IMMEDIATE")  # before the first look: what was seen may be cleared before it is locked
    newest = connection.execute(_NEWEST_KEY, (now,)).fetchone()
    border = min([now - YOUNGEST, *(newest or ())]) // WEEK * WEEK
    if (found := connection.execute(_OLDEST, (after, border, PACKED)).fetchone()) is None:
        connection.execute("ROLLBACK")
        return None
    start: float = found[0] // WEEK * WEEK
    week = connection.execute(_WEEK, (start, start + WEEK)).fetchall()
    lines: list[tuple[float, str]] = []
    known: set[str] = set()
    for utc, _, event, reminder, line in week:
        if event == PACKED:  # the clock was set back by more than `YOUNGEST`, and this is for a second time
            lines += [(_second(each), each) for each in line.split("\n")]
            known.update(_names_in(reminder))
        else:
            lines.append((utc, line.replace("\n", " ")))
            known.update([reminder] if reminder is not None else [])
    lines.sort(key=lambda each: each[0])
    connection.execute("DELETE FROM record WHERE utc >= ? AND utc < ?", (start, start + WEEK))
    connection.execute(
        "INSERT INTO record (utc, seq, event, reminder, line) VALUES (?, ?, ?, ?, ?)",
        (*week[-1][:2], PACKED, json.dumps(sorted(known)), "\n".join(line for _, line in lines)),
    )
    connection.execute("PRAGMA user_version = 2")  # a reminderd that knows no such rows is to leave the file alone
    connection.execute("COMMIT")
    return start + WEEK


def forget(connection: sqlite3.Connection, before: float) -> None:
    """Delete what is older, also within the week that `before` lies in; for use in a transaction.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    connection.execute("DELETE FROM record WHERE utc < ?", (before,))
    straddling = "SELECT utc, seq, CAST(line AS TEXT) FROM record WHERE utc < ? AND event = ? ORDER BY utc LIMIT 1"
    for utc, seq, text in connection.execute(straddling, (before + WEEK, PACKED)).fetchall():
        if (kept := picked(text, before)) != text:
            connection.execute("UPDATE record SET line = ? WHERE utc = ? AND seq = ?", (kept, utc, seq))


def picked(text: str, since: float | None = None, reminder: str | None = None) -> str:
    """Leave in a week's text only the lines from then on, and of this reminder; "" where there are none."""
    lines = text.split("\n")
    if since is not None and _second(lines[0]) < since // 1:
        lines = [line for line in lines if _second(line) >= since // 1]
    if reminder is not None:
        named = f'"reminder": {json.dumps(reminder)}, "event": '
        lines = [line for line in lines if line.startswith(named, line.find('"reminder": '))]
    return "\n".join(lines)


def names(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all reminders in the table.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    found: set[str] = set()
    every = "SELECT DISTINCT event = ?, CAST(reminder AS TEXT) FROM record WHERE reminder IS NOT NULL"
    for packed, name in connection.execute(every, (PACKED,)):
        found.update(_names_in(name) if packed else [name])
    return found


def _names_in(told: str | None) -> list[str]:
    """Read the names in a packed row; a damaged list is none: the lines have them anyway."""
    try:
        found = json.loads(told or "[]")
    except (ValueError, RecursionError):
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _second(line: str) -> float:
    """Return the second a line tells of; one that is not of our making counts as the oldest."""
    at = moment({"at": line[8 : line.find('"', 8)]})
    return at.timestamp() if at else 0.0
