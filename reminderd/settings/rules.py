"""What no single value can tell: triggers, names, and files that must be there. Looks at the merged, unchecked tables,
so that these problems are said together with all the others.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import reminderd
from reminderd.reminders import built_in
from reminderd.settings.locate import Loc
from reminderd.settings.problems import clean, nearest, shown

TRIGGERS = ("after_sitting", "every", "before_exercise")
RESERVED = "all"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_ANY_TRIGGER = "after_sitting, every or before_exercise"

Found = Iterator[tuple[Loc, str]]


def broken(merged: dict[str, Any], calendar_file: Callable[[str], Path]) -> Found:
    """Return the place and the words of everything that is wrong between the values."""
    reminders = _table(merged.get("reminders"))
    known = [kind.name for kind in built_in()]
    for name, table in reminders.items():
        yield from _reminder(name, table, known)
    for name, table in _table(merged.get("routines")).items():
        if not _NAME.fullmatch(name):
            yield ("routines", name), _bad_name(name, "routine")
        yield from _drawings(("routines", name, "steps"), _table(table).get("steps"))
    wanted = _table(merged.get("push")).get("reminders")
    for number, name in enumerate(wanted if isinstance(wanted, list) else ()):
        if isinstance(name, str) and name not in (*known, *reminders):
            yield ("push", "reminders", number), _unknown_reminder(name, [*known, *reminders])
    files = _table(merged.get("calendar")).get("files")
    for number, file in enumerate(files if isinstance(files, list) else ()):
        if isinstance(file, str) and file.strip() and file.isprintable():
            why = _no_calendar(calendar_file(file))
            if why:
                yield ("calendar", "files", number), f"{shown(file)} {why}"


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _reminder(name: str, table: object, known: list[str]) -> Found:
    loc: Loc = ("reminders", name)
    if name == RESERVED:
        yield loc, '"all" means every reminder (choose another name)'
    elif not _NAME.fullmatch(name):
        yield loc, _bad_name(name, "reminder")
    if not isinstance(table, dict):
        return
    triggers = [each for each in table if each in TRIGGERS]
    for extra in triggers[1:]:
        yield (*loc, extra), f"a second trigger beside {triggers[0]} (keep exactly one of {_ANY_TRIGGER})"
    if name in known:
        return
    lacking = [] if triggers else [f"a trigger ({_ANY_TRIGGER})"]
    lacking += [] if "messages" in table else ['messages (write messages = ["…"])']
    if lacking:
        meant = nearest(name, known)
        hint = f"; did you mean {meant}?" if meant else ""
        yield loc, f"a reminder of your own needs {' and '.join(lacking)}{hint}"


def _drawings(loc: Loc, steps: object) -> Found:
    known = sorted(each.stem for each in (Path(reminderd.__file__).parent / "data" / "drawings").glob("*.svg"))
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        drawing = _table(step).get("drawing")
        if isinstance(drawing, str) and drawing not in known:
            meant = nearest(drawing, known)
            hint = f"did you mean {meant}?" if meant else f"known: {', '.join(known)}"
            yield (*loc, number, "drawing"), clean(f"there is no drawing {shown(drawing)} ({hint})")


def _bad_name(name: str, what: str) -> str:
    return f"{shown(name)} cannot name a {what} (write letters, digits, - and _, at most 40)"


def _unknown_reminder(name: str, known: list[str]) -> str:
    meant = nearest(name, known)
    hint = f"did you mean {meant}?" if meant else f"known: {', '.join(known)}"
    return clean(f"there is no reminder {shown(name)} ({hint})")


def _no_calendar(path: Path) -> str | None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return f"is not there (looked for {clean(str(path))})"
    except (OSError, ValueError):
        return "cannot be reached (check its name and its permissions)"
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "is neither a file nor a folder"
