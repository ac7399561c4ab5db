"""Where each value in force came from, for `config show`."""

from __future__ import annotations

from reminderd.settings.environment import Given
from reminderd.settings.locate import Loc, line_of
from reminderd.settings.problems import dotted
from reminderd.settings.schema import SettingsFile
from reminderd.settings.shape import at, is_mapping

_SHARED = ("every_day", "weekdays", "weekend")
"""Keys that speak for several days; empty, they say nothing of any."""


def origins_of(found: Given, file: str, lines: dict[Loc, int]) -> dict[str, str]:
    """Return "config.toml:12" or the variable's name for each key that was given; all others have their default."""
    return {
        dotted(loc): found.places.get(loc) or f"{file}:{line_of(lines, loc)}"
        for loc, value in _keys((), found.merged)
        if value or loc[-1] not in _SHARED
    }


def _keys(loc: tuple[str, ...], table: dict[str, object]) -> list[tuple[tuple[str, ...], object]]:
    every: list[tuple[tuple[str, ...], object]] = []
    for key, value in table.items():
        inner = (*loc, key)
        if isinstance(value, dict) and is_mapping(at(SettingsFile, inner)):
            every += _keys(inner, value)
        else:
            every.append((inner, value))
    return every
