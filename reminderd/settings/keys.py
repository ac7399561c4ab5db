"""The shape of the settings file, read off the definitions in `core.settings`: its tables, and the keys in them.

Everything that walks the file goes over `FILE`: the check, `config show`, "did you mean", the environment's variables
and the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from reminderd.core import settings as core
from reminderd.settings.values import Kind, kind_of, read_list


@dataclass(frozen=True, slots=True)
class Key:
    """A key that holds a value, or a list of values or of tables."""

    field: str
    """The field of the engine's dataclass."""
    definition: core.Definition
    item: Kind
    """What the value is, or each item of the list."""
    table: Table | None = None
    """What each item is, in a list of tables."""
    several: bool = False
    """It is a list."""
    default: Any = core.NEEDED
    """The engine's value where the key is left out; NEEDED where it must be there; None where it is made up."""

    def read(self, value: object) -> Any:
        """Return the engine's value.

        Raises:
            Wrong: the value is not of this kind.
        """
        return tuple(map(self.item.read, read_list(value))) if self.several else self.item.read(value)

    def write(self, value: Any) -> Any:
        """Return what the file has for an engine's value."""
        return [self.item.write(each) for each in value] if self.several else self.item.write(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with known keys."""

    name: str
    meaning: str
    keys: dict[str, Key]
    made: Any = None
    """The engine's dataclass of which this is the table; None: there is none."""

    def read(self, table: Any, **given: Any) -> Any:
        """Return the engine's dataclass; `given` are its fields that are no keys of the table."""
        for name, key in self.keys.items():
            if name in table:
                given[key.field] = key.read(table[name])
            elif key.default is not core.NEEDED:
                given.setdefault(key.field, key.default)
        return self.made(**given)

    def write(self, settings: Any) -> dict[str, Any]:
        """Return the table of one of the engine's dataclasses; what is None is left out."""
        values = {name: key.write(getattr(settings, key.field)) for name, key in self.keys.items()}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Named:
    """A table whose keys are names that the user chooses, each with a table of its own."""

    meaning: str
    of: Table


Node = Table | Named | Key
"""What may stand at a place in the file."""


def _table(made: Any) -> Table:
    """Return the table of a settings dataclass: the keys are its fields that have a definition."""
    hints = get_type_hints(made)
    keys = [_key(each, hints[each.name]) for each in fields(made) if "definition" in each.metadata]
    return Table(made.__name__.removesuffix("Settings"), made.__doc__, {_name(key): key for key in keys}, made)


def _name(key: Key) -> str:
    return key.definition.key or key.field.removesuffix("_seconds").removesuffix("_minute")


def _key(field: Field[Any], hint: Any) -> Key:
    definition: core.Definition = field.metadata["definition"]
    several = get_origin(hint) is tuple
    item = get_args(hint)[0] if several or type(None) in get_args(hint) else hint
    default = definition.default if field.default is MISSING else field.default
    if is_dataclass(item):
        table = _table(item)
        return Key(field.name, definition, Kind(table.read, {}, table.write), table, several, default)
    return Key(field.name, definition, kind_of(item, definition, field.name), None, several, default)


def _trigger(made: type[core.Trigger]) -> Key:
    seconds = _key(fields(made)[0], float)
    kind = Kind(
        lambda value: made(seconds.read(value)),
        seconds.item.shape,
        lambda trigger: seconds.write(trigger.seconds) if isinstance(trigger, made) else None,
    )
    return Key("trigger", seconds.definition, kind, default=None)


def _list(meaning: str, item: Any, kind: str = "") -> Key:
    definition = core.Definition(meaning, kind=kind)
    return Key("", definition, kind_of(item, definition, ""), several=True, default=())


REMINDER = _table(core.ReminderSettings)
REMINDER.keys.update({name: _trigger(made) for name, made in core.TRIGGERS.items()})
ROUTINE = _table(core.RoutineSettings)
QUIET_HOURS = Table(
    "QuietHours",
    "Times in which nothing is shown. They may cross midnight, and several keys add up.",
    {name: _list("", core.TimeRange) for name in core.QUIET_KEYS},
)
HOOKS = Table(
    "Hooks",
    "A program to start at an event, with its arguments; no shell.",
    {event: _list(meaning, str, "argument") for event, meaning in core.HOOK_EVENTS.items()},
)


def _file() -> dict[str, Node]:
    special: dict[str, Node] = {"quiet_hours": QUIET_HOURS, "hooks": HOOKS}
    named = {"reminders": REMINDER, "routines": ROUTINE}
    found: dict[str, Node] = {}
    hints = get_type_hints(core.Settings)
    for field in fields(core.Settings):
        if field.name in named:
            found[field.name] = Named(field.metadata["definition"].meaning, named[field.name])
        elif "definition" in field.metadata:
            key = _key(field, hints[field.name])
            found[_name(key)] = key
        else:
            found[field.name] = special.get(field.name) or _table(hints[field.name])
    return found


FILE = _file()
"""The tables of the file, in the order of `core.Settings`."""


def names_at(loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that may stand in the table at a place; none where the user chooses them."""
    node = at(loc)
    return tuple(FILE) if not loc else tuple(node.keys) if isinstance(node, Table) else ()


def at(loc: Iterable[str | int]) -> Node | None:
    """Return what may stand at a place in the file; None: nothing may."""
    node: Node | None = None
    for depth, part in enumerate(loc):
        if depth == 0:
            node = FILE.get(str(part))
        elif isinstance(part, int):
            node = node.table if isinstance(node, Key) else None
        elif isinstance(node, Table):
            node = node.keys.get(part)
        else:
            node = node.of if isinstance(node, Named) else None
    return node


def key_paths(names: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Return every key that holds a value; the tables that the user names are taken to have these names."""
    found: list[tuple[str, ...]] = []
    for name, node in FILE.items():
        if isinstance(node, Key):
            found.append((name,))
        elif isinstance(node, Named):
            found += [(name, own, key) for own in names for key in node.of.keys]
        else:
            found += [(name, key) for key in node.keys]
    return found
