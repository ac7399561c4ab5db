"""What a key of the settings file means and may hold: the definition beside each field of the settings' dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HOUR, DAY, YEAR = 3600.0, 86400.0, 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Definition:
    """What a key of the settings file means, and what may stand there where the field's type does not say it."""

    meaning: str
    """One sentence for the person who writes the file."""
    key: str = ""
    """The key, where it is not the field's name without its unit."""
    kind: str = ""
    """Which kind of value, of those in `reminderd.settings.values.KINDS`; empty: the usual one of the field's type."""
    least: float = 0
    """The smallest number, or the shortest duration in seconds."""
    most: float = DAY
    """The largest number, or the longest duration in seconds."""
    fewest: int = 0
    """How many items a list needs."""
    most_items: int = 100
    """How many items a list may have."""
    unique: bool = False
    """No item of the list may be there twice."""
    instead: Any = ...
    """What stands for a key that is left out, where the field has no default; `...`: the key must be there."""
    secret: bool = False
    """The value is never logged, never shown whole, and never kept outside the settings file."""


def setting(default: Any, meaning: str, **how: Any) -> Any:
    """Return a dataclass field for a setting, with its default or MISSING; `how` are fields of `Definition`."""
    definition = Definition(meaning, **how)
    return field(default=default, repr=not definition.secret, metadata={"definition": definition})
