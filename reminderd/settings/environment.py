"""The environment as a source of settings: which variables are settings, and which only look like it.

REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING=45m overrides reminders.movement.after_sitting. The names of reminders and
routines are found in any case, and with _ for -.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

from reminderd.core.settings import TRIGGERS
from reminderd.settings.keys import Key, at, key_paths
from reminderd.settings.locate import Loc
from reminderd.settings.problems import Problem, nearest
from reminderd.settings.values import EnvText

PREFIX = "REMINDERD_"
DELIMITER = "__"
OURS_BUT_NO_SETTING = ("REMINDERD_HOOK_", "REMINDERD_OWN_TERMINAL")
"""How variables begin that reminderd sets itself: for a hook, and for a routine in its own terminal."""


@dataclass(slots=True)
class Given:
    """What one check of the settings starts from."""

    table: dict[str, Any]
    """The table of the file."""
    variables: dict[str, EnvText] = field(default_factory=dict)
    """By the name for which pydantic-settings looks."""
    places: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The variable behind each key that one sets."""
    merged: dict[str, Any] = field(default_factory=dict)
    """Both together, before they are validated."""

    def variable_at(self, loc: Loc) -> str | None:
        """Return the variable that set this place, something round it or something in it, or None."""
        for place, variable in self.places.items():
            shorter = min(len(place), len(loc))
            if place[:shorter] == loc[:shorter]:
                return variable
        return None


class EnvironmentSource(EnvSettingsSource):
    """The source of pydantic-settings, over the variables that were given and not those of this process."""

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str]) -> None:
        self._variables = variables
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._variables

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Leave a list's text to its reader, which says what is wrong with it."""
        return value


def find_variables(environ: Mapping[str, str], found: Given, known: Iterable[str]) -> list[Problem]:
    """Put the variables that are settings into `found`, and return a problem for each that only looks like one.

    `known` are the names of reminders; those in the file's table are known as well.
    """
    problems = []
    names = {_as_variable(each): each for each in (*known, *_names(found.table))}
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX) or variable.startswith(OURS_BUT_NO_SETTING):
            continue
        loc = _place(variable.removeprefix(PREFIX).split(DELIMITER), names)
        if loc is None:
            problems.append(Problem(variable, None, "", _unknown(variable, names.values())))
        else:
            found.variables[PREFIX + DELIMITER.join(loc)] = EnvText(value)
            found.places[loc] = variable
    return problems


def let_triggers_override(found: Given) -> None:
    """Remove the file's trigger where the environment gives another: an override must not become a second one."""
    reminders = found.table.get("reminders")
    for _, name, key in [loc for loc in found.places if len(loc) == 3 and loc[0] == "reminders"]:
        table = reminders.get(name) if isinstance(reminders, dict) else None
        if key in TRIGGERS and isinstance(table, dict):
            for other in TRIGGERS.keys() - {key}:
                table.pop(other, None)


def _names(table: dict[str, Any]) -> Iterable[str]:
    for key in ("reminders", "routines"):
        inner = table.get(key)
        yield from inner if isinstance(inner, dict) else ()


def _as_variable(name: str) -> str:
    return name.upper().replace("-", "_")


def _place(parts: list[str], names: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the key that a variable's parts name, or None."""
    loc: tuple[str, ...] = ()
    for part in parts:
        of_the_user = loc in (("reminders",), ("routines",))
        loc += (names.get(part.upper(), part.lower()) if of_the_user else part.lower(),)
    return loc if all(parts) and isinstance(at(loc), Key) else None


def _unknown(variable: str, names: Iterable[str]) -> str:
    every = [DELIMITER.join(map(_as_variable, path)) for path in key_paths(tuple(names))]
    meant = nearest(variable.removeprefix(PREFIX), every)
    return "unknown setting" + (f" (did you mean {PREFIX}{meant}?)" if meant else " (unset the variable)")
