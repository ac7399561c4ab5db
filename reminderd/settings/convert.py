"""From a table of TOML values to the engine's settings and back. What it is given has been checked.

These tables also go through the checking child's pipe, and are kept as the last good settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from reminderd.core import settings as core
from reminderd.reminders import built_in
from reminderd.settings.keys import FILE, HOOKS, QUIET_HOURS, REMINDER, ROUTINE, Key, Table, at
from reminderd.settings.problems import dotted

_SCHEME = re.compile(r"[a-zA-Z0-9+.-]+")


def from_table(table: dict[str, Any], calendar_file: Callable[[str], str] = str) -> core.Settings:
    """Return the engine's settings; `calendar_file` finds the place of a calendar file.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: the table is not one that was checked, or written by us.
    """
    made = {
        name: node.read(table.get(name, {})) for name, node in FILE.items() if isinstance(node, Table) and node.made
    }
    files = tuple(calendar_file(each) for each in made["calendar"].files)
    hooks, routines = table.get("hooks", {}), table.get("routines", {})
    return core.Settings(
        **made | {"calendar": replace(made["calendar"], files=files)},
        reminders=_reminders(table.get("reminders", {})),
        quiet_hours=_quiet_hours(table.get("quiet_hours", {})),
        exercises=_exercises(table.get("exercise", [])),
        hooks=tuple((event, HOOKS.keys[event].read(hooks[event])) for event in core.HOOK_EVENTS if hooks.get(event)),
        routines=tuple(
            ROUTINE.read({"title": in_words(name), **routine}, name=name) for name, routine in routines.items()
        ),
    )


def _exercises(rows: object) -> tuple[core.ExerciseSettings, ...]:
    key = FILE["exercise"]
    return key.read(rows) if isinstance(key, Key) else ()


def _reminders(tables: dict[str, dict[str, Any]]) -> tuple[core.ReminderSettings, ...]:
    ours = {
        kind.name: core.ReminderSettings(
            kind.name,
            kind.trigger,
            kind.title,
            kind.messages,
            kind.done_label,
            nudge_seconds=kind.nudge_seconds,
            max_nudges=kind.max_nudges,
            urgency=kind.urgency,
            image=kind.image,
        )
        for kind in built_in()
    }
    given = {
        name: {REMINDER.keys[key].field: REMINDER.keys[key].read(value) for key, value in table.items()}
        for name, table in tables.items()
    }
    own = [
        core.ReminderSettings(**{"name": name, "title": in_words(name), **fields})
        for name, fields in given.items()
        if name not in ours
    ]
    return (*(replace(default, **given.get(name, {})) for name, default in ours.items()), *own)


def in_words(name: str) -> str:
    """Make a title of a name: "eye-rest" → "Eye rest"."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _quiet_hours(table: dict[str, Any]) -> tuple[tuple[core.TimeRange, ...], ...]:
    by_day: dict[str, set[core.TimeRange]] = {day: set() for day in core.DAYS}
    for name, ranges in table.items():
        for day in core.QUIET_KEYS[name]:
            by_day[day].update(QUIET_HOURS.keys[name].read(ranges))
    return tuple(
        tuple(sorted(ranges, key=lambda each: (each.start_minute, each.end_minute))) for ranges in by_day.values()
    )


def to_table(settings: core.Settings) -> dict[str, Any]:
    """Return the whole file as TOML values, with every key."""
    table: dict[str, Any] = {
        "reminders": {each.name: REMINDER.write(each) for each in settings.reminders},
        "quiet_hours": {
            day: QUIET_HOURS.keys[day].write(ranges)
            for day, ranges in zip(core.DAYS, settings.quiet_hours, strict=True)
        },
        "hooks": {event: list(dict(settings.hooks).get(event, ())) for event in core.HOOK_EVENTS},
        "routines": {each.name: ROUTINE.write(each) for each in settings.routines},
    }
    for name, node in FILE.items():
        if isinstance(node, Key):
            table[name] = node.write(getattr(settings, node.field))
        elif isinstance(node, Table) and node.made:
            table[name] = node.write(getattr(settings, name))
    return {name: table[name] for name in FILE}


def effective(settings: core.Settings, origins: dict[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Return each key with its value and where it came from; of a secret address only its beginning."""
    for loc, value in _leaves(to_table(settings)):
        key = at(loc)
        secret = isinstance(key, Key) and key.definition.secret
        shown = [_without_secret(each) for each in value] if secret else value
        yield dotted(loc), shown, _origin(loc, origins, of_several=bool(value))


def _leaves(table: dict[str, Any], loc: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*loc, key))
        else:
            yield (*loc, key), value


def _origin(loc: tuple[str, ...], origins: dict[str, str], *, of_several: bool) -> str:
    keys = [dotted(loc)]
    if loc[0] == "quiet_hours" and of_several:  # the ranges of a day may come from several keys
        keys = [f"quiet_hours.{key}" for key, days in core.QUIET_KEYS.items() if loc[1] in days]
    return ", ".join(origins[key] for key in keys if key in origins) or "default"


def _without_secret(address: str) -> str:
    scheme = _SCHEME.match(address)
    return f"{scheme[0] if scheme else ''}://…"
