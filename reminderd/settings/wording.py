"""What pydantic found, in our words: what is wrong, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reminderd.settings import shape
from reminderd.settings.locate import Loc
from reminderd.settings.problems import dotted, nearest, shown
from reminderd.settings.schema import SettingsFile

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_EXAMPLES = {
    "name": 'name = "Evening run"',
    "days": 'days = ["mon", "thu"]',
    "at": 'at = "18:00"',
    "do": 'do = "Roll both shoulders back."',
    "seconds": 'seconds = "30s"',
    "steps": "[[routines.NAME.steps]]",
}


def place(error: ErrorDetails) -> Loc:
    """Return where in the file it is."""
    return tuple(part for part in error["loc"] if part != "[key]")


def said(error: ErrorDetails) -> str:
    """Say one of pydantic's errors for a person."""
    kind, loc = error["type"], place(error)
    limits: dict[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden" or error["loc"][-1:] == ("[key]",):
        return _unknown(loc)
    if kind == "value_error":
        return str(limits["error"])
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{shown(error['input'])} is not a table (write [{dotted(loc)}], and its keys below)"
    others = {
        "missing": f"this is needed (write {_EXAMPLES.get(str(loc[-1]), 'it')})",
        "too_short": "this list is empty (write at least one)",
        "too_long": f"this list is too long (at most {limits.get('max_length')})",
    }
    return others.get(kind, error["msg"])


def _unknown(loc: Loc) -> str:
    key = str(loc[-1])
    siblings = shape.names_at(shape.at(SettingsFile, loc[:-1]))
    meant = nearest(key, siblings)
    if meant:
        return f"unknown key (did you mean {dotted([meant])}?)"
    elsewhere = [path for path in shape.key_paths(SettingsFile, ("NAME",)) if path[-1] == key]
    if len(loc) == 1:
        elsewhere += [("reminders", key)] if key in _reminder_names() else []
    if elsewhere:
        return f"unknown key here (did you mean {dotted(elsewhere[0])}?)"
    return f"unknown key (known here: {', '.join(siblings)})"


def _reminder_names() -> tuple[str, ...]:
    from reminderd.reminders import built_in

    return tuple(kind.name for kind in built_in())
