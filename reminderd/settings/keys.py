"""The shape of the settings file, read off the definitions in `core.settings`: its tables, and the keys in them.

Everything that walks the file goes over `FILE`: the check, `config show`, "did you mean", the environment's variables
and the JSON Schema. Each node also reads what was checked and writes it again: this is how settings go through the
checking child's pipe, and how the last good ones are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from reminderd.core import settings as core
from reminderd.core.back_settings import CareSettings, RoutineSettings
from reminderd.core.definition import Definition
from reminderd.reminders import built_in
from reminderd.reminders.care import WORDS as CARE_WORDS
from reminderd.settings.values import Kind, kind_of, read_list


@dataclass(frozen=True, slots=True)
class Key:
    """A key that holds a value, or a list of values or of tables."""

    field: str
    """The field of the engine's dataclass."""
    definition: Definition
    item: Kind
    """What the value is, or each item of the list."""
    table: Table | None = None
    """What each item is, in a list of tables."""
    several: bool = False
    """It is a list."""
    default: Any = ...
    """The engine's value where the key is left out; `...` where it must be there; None where it is made up."""

    def read(self, value: object) -> Any:
        """Return the engine's value.

        Raises:
            Wrong: the value is not of this kind.
        """
        return tuple(map(self.item.read, read_list(value))) if self.several else self.item.read(value)

    def write(self, value: Any) -> Any:
        """Return what the file has for an engine's value."""
        return [self.item.write(each) for each in value] if self.several else self.item.write(value)


def _fields(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with known keys."""

    field: str
    name: str
    meaning: str
    keys: dict[str, Node]
    made: Callable[..., Any]
    """Makes the engine's value from its fields."""
    parts: Callable[[Any], dict[str, Any]] = _fields
    """Takes the engine's value apart again."""

    def read(self, table: Any, **given: Any) -> Any:
        """Return the engine's value; `given` are fields that are no keys, and defaults other than the usual ones."""
        if "shipped" in given:  # what the file gives are the person's own words
            given["shipped"] = given["shipped"].difference(table)
        for name, node in self.keys.items():
            if name in table:
                given[node.field] = node.read(table[name])
            elif not isinstance(node, Key):
                given[node.field] = node.read({})
            elif node.default is not ...:
                given.setdefault(node.field, node.default)
        return self.made(**given)

    def write(self, value: Any) -> dict[str, Any]:
        """Return the table for one of the engine's values; what is None is left out."""
        parts = self.parts(value)
        values = {
            name: node.write(parts[node.field]) for name, node in self.keys.items() if parts.get(node.field) is not None
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Named:
    """A table whose keys are names that the user chooses, each with a table of its own."""

    field: str
    meaning: str
    of: Table
    defaults: Callable[[], Mapping[str, Mapping[str, Any]]]
    """The fields of those that are there without being named in the file."""

    def read(self, tables: dict[str, Any]) -> tuple[Any, ...]:
        """Return the engine's values, first those that are always there."""
        ours = self.defaults()
        return tuple(
            self.of.read(tables.get(name, {}), **ours.get(name) or {"name": name, "title": in_words(name)})
            for name in dict.fromkeys([*ours, *tables])
        )

    def write(self, values: Iterable[Any]) -> dict[str, Any]:
        """Return the table of tables."""
        return {each.name: self.of.write(each) for each in values}


Node = Key | Table | Named
"""What may stand at a place in the file."""


def in_words(name: str) -> str:
    """Make a title of a name: "eye-rest" → "Eye rest"."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _table(made: Any, field: str = "", special: Mapping[str, Node] | None = None) -> Table:
    """Return the table of a settings dataclass: the keys are its fields that have a definition, or are tables."""
    hints, keys = get_type_hints(made), dict[str, Node]()
    for each in fields(made):
        if special and each.name in special:
            keys[each.name] = special[each.name]
        elif is_dataclass(each.default):
            keys[each.name] = _table(hints[each.name], each.name)
        elif "definition" in each.metadata:
            key = _key(each, hints[each.name])
            keys[key.definition.key or key.field.removesuffix("_seconds").removesuffix("_minute")] = key
    return Table(field, made.__name__.removesuffix("Settings"), made.__doc__, keys, made)


def _key(field: Field[Any], hint: Any) -> Key:
    definition: Definition = field.metadata["definition"]
    several = get_origin(hint) is tuple
    item = get_args(hint)[0] if several or type(None) in get_args(hint) else hint
    default = definition.instead if field.default is MISSING else field.default
    table = _table(item) if is_dataclass(item) else None
    kind = Kind(table.read, {}, table.write) if table else kind_of(item, definition, field.name)
    return Key(field.name, definition, kind, table, several, default)


def _trigger(made: type[core.Trigger]) -> Key:
    seconds = _key(fields(made)[0], float)
    definition = replace(seconds.definition, meaning=made.__doc__ or "")
    kind = Kind(
        lambda value: made(seconds.read(value)),
        seconds.item.shape,
        lambda trigger: seconds.write(trigger.seconds) if isinstance(trigger, made) else None,
    )
    return Key("trigger", definition, kind, default=None)


def _list(name: str, item: Any, meaning: str = "", kind: str = "") -> Key:
    definition = Definition(meaning, kind=kind)
    return Key(name, definition, kind_of(item, definition, ""), several=True, default=())


def _quiet_hours(**ranges: tuple[core.TimeRange, ...]) -> tuple[tuple[core.TimeRange, ...], ...]:
    by_day: dict[str, set[core.TimeRange]] = {day: set() for day in core.DAYS}
    for name, several in ranges.items():
        for day in core.QUIET_KEYS[name]:
            by_day[day].update(several)
    return tuple(
        tuple(sorted(several, key=lambda each: (each.start_minute, each.end_minute))) for several in by_day.values()
    )


def _built_in() -> dict[str, dict[str, Any]]:
    names = [each.name for each in fields(core.ReminderSettings) if each.name != "enabled"]
    return {kind.name: {name: getattr(kind, name) for name in names} for kind in built_in()}


REMINDER = _table(core.ReminderSettings)
REMINDER.keys.update({name: _trigger(made) for name, made in core.TRIGGERS.items()})
ROUTINE = _table(RoutineSettings)
FILE = _table(
    core.Settings,
    special={
        "reminders": Named(
            "reminders",
            "movement, posture, hydration, stretch, or a reminder of your own under any name.",
            REMINDER,
            _built_in,
        ),
        "quiet_hours": Table(
            "quiet_hours",
            "QuietHours",
            "Times in which nothing is shown. They may cross midnight, and several keys add up.",
            {name: _list(name, core.TimeRange) for name in core.QUIET_KEYS},
            _quiet_hours,
            lambda days: dict(zip(core.DAYS, days, strict=True)),
        ),
        "hooks": Table(
            "hooks",
            "Hooks",
            "A program to start at an event, with its arguments; no shell.",
            {event: _list(event, str, meaning, "argument") for event, meaning in core.HOOK_EVENTS.items()},
            lambda **commands: tuple((event, command) for event, command in commands.items() if command),
            lambda commands: dict.fromkeys(core.HOOK_EVENTS, ()) | dict(commands),
        ),
        "care": replace(_table(CareSettings, "care"), made=partial(CareSettings, words=CARE_WORDS)),
        "routines": Named("routines", "Guided routines of your own, by name.", ROUTINE, dict),
    },
)
"""The whole file, with its tables in the order of `core.Settings`."""


def from_table(table: dict[str, Any]) -> core.Settings:
    """Return the engine's settings.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: the table is not one that was checked, or written by us.
    """
    settings: core.Settings = FILE.read(table)
    return settings


def to_table(settings: core.Settings) -> dict[str, Any]:
    """Return the whole file as TOML values, with every key."""
    return FILE.write(settings)


def to_own_table(settings: core.Settings) -> dict[str, Any]:
    """Return the whole file without the words that we ship: whoever reads it again knows them as ours."""
    table = to_table(settings)
    for each in settings.reminders:
        for name in each.shipped:
            table["reminders"][each.name].pop(name, None)
    return table


def at(loc: Iterable[str | int]) -> Node | None:
    """Return what may stand at a place in the file; None: nothing may."""
    node: Node | None = FILE
    for part in loc:
        if isinstance(node, Key):
            node = node.table if isinstance(part, int) else None
        elif isinstance(node, Table):
            node = node.keys.get(str(part))
        else:
            node = node and node.of
    return node


def key_paths(names: Iterable[str] = (), node: Node = FILE, loc: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return every key that holds a value; the tables that the user names are taken to have these names."""
    if isinstance(node, Key):
        return [loc]
    below = node.keys.items() if isinstance(node, Table) else [(name, node.of) for name in names]
    return [path for name, inner in below for path in key_paths(names, inner, (*loc, name))]
