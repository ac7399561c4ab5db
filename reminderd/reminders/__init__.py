"""The built-in reminders: their words, and the place in the source that each rests on.

A module of this package with a `KIND` is a built-in reminder; adding one is adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from reminderd.core.settings import ReminderSettings

PRIORITY = ("stretch", "movement", "hydration", "posture")
"""The order for the title of a merged notification; others come after, by name."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The longer guidance behind a reminder, in our own words."""

    what_to_do: tuple[str, ...]
    why: str
    source_place: str
    """Which sentence of which section of the source document it rests on."""
    defaults: str
    """What the default interval is and where that figure comes from (it is ours, not the source's)."""
    when_to_stop: str


@dataclass(frozen=True, kw_only=True)
class BuiltIn(ReminderSettings):
    """One built-in reminder: its default settings, and its advice. A message has at most 90 characters."""

    shipped: frozenset[str] = frozenset({"title", "messages"})
    advice: Advice


def built_in() -> tuple[BuiltIn, ...]:
    """Return the built-in reminders in order of priority."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    kinds: list[BuiltIn] = [module.KIND for module in modules if hasattr(module, "KIND")]
    rank = {name: place for place, name in enumerate(PRIORITY)}
    return tuple(sorted(kinds, key=lambda kind: (rank.get(kind.name, len(rank)), kind.name)))
