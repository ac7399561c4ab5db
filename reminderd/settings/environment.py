"""The environment as a source of settings: which variables are settings, and which only look like it.

REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING=45m overrides reminders.movement.after_sitting. The names of reminders and
routines are found in any case, and with _ for -.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import TRIGGERS
from reminderd.settings.keys import Key, Named, at, key_paths
from reminderd.settings.problems import Problem, as_table, nearest
from reminderd.settings.toml_text import Loc
from reminderd.settings.values import EnvText

PREFIX, DELIMITER = "REMINDERD_", "__"
OURS_BUT_NO_SETTING = ("REMINDERD_HOOK_", "REMINDERD_OWN_TERMINAL")
"""How variables begin that reminderd sets itself: for a hook, and for a routine in its own terminal."""


@dataclass(slots=True)
class Given:
    """What one check of the settings starts from."""

    table: dict[str, Any]
    """The table of the file, over the defaults for everybody."""
    variables: dict[str, Any] = field(default_factory=dict)
    """The table of our environment variables."""
    places: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The variable behind each key that one sets."""

    def variable_at(self, loc: Loc) -> str | None:
        """Return the variable that set this place, something round it or something in it, or None."""
        for place, variable in self.places.items():
            if all(ours == theirs for ours, theirs in zip(place, loc, strict=False)):
                return variable
        return None


def find_variables(environ: Mapping[str, str], found: Given, known: Iterable[str]) -> list[Problem]:
    """Put the variables that are settings into `found`, and return a problem for each that only looks like one.

    `known` are the names of reminders; those in the file's table are known as well.
    """
    problems = []
    of_the_file = (as_table(found.table.get(table)) for table in ("reminders", "routines"))
    names = {_as_variable(each): each for each in (*known, *itertools.chain(*of_the_file))}
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX) or variable.startswith(OURS_BUT_NO_SETTING):
            continue
        loc = _place(variable.removeprefix(PREFIX).split(DELIMITER), names)
        if not isinstance(at(loc), Key):
            problems.append(Problem(variable, None, "", _unknown(variable, names.values())))
            continue
        table = found.variables
        for part in loc[:-1]:
            table = table.setdefault(part, {})
        table[loc[-1]] = EnvText(value)
        found.places[loc] = variable
    return problems


def over(upper: Any, lower: Any) -> Any:
    """Return two tables as one, in which the upper one's values win; what only the lower one has comes last.

    A trigger of the upper one replaces the lower one's: an override must not become a second trigger.
    """
    if not isinstance(upper, dict) or not isinstance(lower, dict):
        return upper
    own_trigger = any(key in upper and not isinstance(upper[key], dict) for key in TRIGGERS)
    below = {key: value for key, value in lower.items() if not (own_trigger and key in TRIGGERS)}
    return {**upper, **{key: over(upper[key], value) if key in upper else value for key, value in below.items()}}


def _as_variable(name: str) -> str:
    return name.upper().replace("-", "_")


def _place(parts: list[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the place that a variable's parts name."""
    loc: tuple[str, ...] = ()
    for part in parts:
        own = part and isinstance(at(loc), Named)
        loc += (names.get(part.upper(), part.lower()) if own else part.lower(),)
    return loc


def _unknown(variable: str, names: Iterable[str]) -> str:
    every = [DELIMITER.join(map(_as_variable, path)) for path in key_paths(tuple(names))]
    meant = nearest(variable.removeprefix(PREFIX), every)
    if meant:
        return sentence(N_("unknown setting (did you mean {variable}?)"), variable=f"{PREFIX}{meant}")
    return sentence(N_("unknown setting (unset the variable)"))
