"""What is wrong with a settings file, in our words: what pydantic found, and what takes several values to see.

Works on the merged, unchecked tables, so that all problems are told together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reminderd.core.settings import TRIGGERS
from reminderd.reminders import built_in
from reminderd.settings.keys import Table, at, key_paths
from reminderd.settings.problems import as_table, dotted, nearest, shown
from reminderd.settings.toml_text import Loc

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_ANY_TRIGGER = "after_sitting, every or before_exercise"
_EXAMPLES = {
    "days": 'days = ["mon", "thu"]',
    "at": 'at = "18:00"',
    "do": 'do = "Roll both shoulders back."',
    "seconds": 'seconds = "30s"',
    "steps": "[[routines.NAME.steps]]",
}

Found = Iterator[tuple[Loc, str]]


def in_words(error: ErrorDetails) -> str:
    """Return one of pydantic's errors for a person: what is wrong, and what to write."""
    kind, loc = error["type"], error["loc"]
    if kind == "extra_forbidden":
        return _unknown_key(loc)
    if kind == "value_error":
        return str(error["ctx"]["error"])
    names = [part for part in loc if isinstance(part, str)]
    place = f"[{dotted(names)}]" if len(names) == len(loc) else f"[[{dotted(names)}]]"
    return {
        "missing": f"this key is needed (write {_EXAMPLES.get(names[-1], 'it')})",
        "too_short": "this list is empty (write at least one)",
        "too_long": f"this list is too long (at most {error.get('ctx', {}).get('max_length')})",
    }.get(kind) or f"{shown(error['input'])} is not a table (write {place}, and its keys below)"


def _unknown_key(loc: Loc) -> str:
    key, table = str(loc[-1]), at(loc[:-1])
    siblings = tuple(table.keys) if isinstance(table, Table) else ()
    meant = nearest(key, siblings)
    if meant:
        return f"unknown key (did you mean {dotted([meant])}?)"
    elsewhere = [path for path in key_paths(("NAME",)) if path[-1] == key]
    if len(loc) == 1 and key in [kind.name for kind in built_in()]:
        elsewhere.append(("reminders", key))
    if elsewhere:
        return f"unknown key here (did you mean {dotted(elsewhere[0])}?)"
    return f"unknown key (known here: {', '.join(siblings)})"


def between_values(merged: dict[str, Any]) -> Found:
    """Return the place and the words of everything that is wrong between the values."""
    reminders, routines, push = (as_table(merged.get(name)) for name in ("reminders", "routines", "push"))
    known = [kind.name for kind in built_in()]
    for name, table in reminders.items():
        yield from _reminder(name, table, known)
    for name in routines:
        if not _NAME.fullmatch(name):
            yield ("routines", name), _bad_name(name, "routine")
    sent = push.get("reminders")
    for number, name in enumerate(sent if isinstance(sent, list) else []):
        if isinstance(name, str) and name not in known and name not in reminders:
            meant = nearest(name, [*known, *reminders])
            hint = f"did you mean {meant}?" if meant else f"known: {', '.join([*known, *reminders])}"
            yield ("push", "reminders", number), f"there is no reminder {shown(name)} ({hint})"


def _reminder(name: str, table: object, known: list[str]) -> Found:
    loc: Loc = ("reminders", name)
    if name == "all":
        yield loc, '"all" means every reminder (choose another name)'
    elif not _NAME.fullmatch(name):
        yield loc, _bad_name(name, "reminder")
    given = as_table(table)
    triggers = [each for each in given if each in TRIGGERS]
    for extra in triggers[1:]:
        yield (*loc, extra), f"a second trigger beside {triggers[0]} (keep exactly one of {_ANY_TRIGGER})"
    if name in known or not isinstance(table, dict):
        return
    needed = _needed(given)
    if needed:
        meant = nearest(name, known)
        hint = f"; did you mean {meant}?" if meant else ""
        yield loc, f"a reminder of your own needs {' and '.join(needed)}{hint}"


def _needed(reminder: dict[str, Any]) -> list[str]:
    """Return what a reminder of one's own lacks."""
    needed = [] if TRIGGERS.keys() & reminder.keys() else [f"a trigger ({_ANY_TRIGGER})"]
    return needed + ([] if "messages" in reminder else ['messages (write messages = ["…"])'])


def take_out_incomplete(merged: dict[str, Any]) -> list[str]:
    """Take out of the tables what only changes a default for everybody that is not there; return the keys."""
    reminders, routines, push = (as_table(merged.get(name)) for name in ("reminders", "routines", "push"))
    known = [kind.name for kind in built_in()]
    gone = [("reminders", name) for name, table in reminders.items() if name not in known and _needed(as_table(table))]
    gone += [("routines", name) for name, table in routines.items() if "steps" not in as_table(table)]
    for table, name in gone:
        del merged[table][name]
    if isinstance(push.get("reminders"), list):
        push["reminders"] = [each for each in push["reminders"] if each in known or each in reminders]
    return [dotted(each) for each in gone]


def _bad_name(name: str, what: str) -> str:
    return f"{shown(name)} cannot name a {what} (write letters, digits, - and _, at most 40)"
