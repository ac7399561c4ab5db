"""Where each value in force came from, for `config show`."""

from __future__ import annotations

from reminderd.settings.environment import Given
from reminderd.settings.locate import Loc, line_of
from reminderd.settings.problems import dotted
from reminderd.settings.schema import SettingsFile
from reminderd.settings.shape import at, is_mapping


def origins_of(found: Given, file: str, lines: dict[Loc, int]) -> dict[str, str]:
    """Give "config.toml:12" or the variable's name for each key that was given; all others have their default."""
    return {dotted(loc): found.places.get(loc) or f"{file}:{line_of(lines, loc)}" for loc in _keys((), found.merged)}


def _keys(loc: tuple[str, ...], table: dict[str, object]) -> list[tuple[str, ...]]:
    every: list[tuple[str, ...]] = []
    for key, value in table.items():
        inner = (*loc, key)
        every += _keys(inner, value) if isinstance(value, dict) and is_mapping(at(SettingsFile, inner)) else [inner]
    return every
