"""The built-in reminders: their words, and the place in the source that each rests on.

A module of this package with a `KIND` is a built-in reminder; adding one is adding a file.
"""

from __future__ import annotations

import importlib
import pkgutil

from reminderd.reminders.kind import BuiltIn

PRIORITY = ("stretch", "movement", "hydration", "posture")
"""The order for the title of a merged notification; others come after, by name."""


def built_in() -> tuple[BuiltIn, ...]:
    """Return the built-in reminders in order of priority."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    kinds: list[BuiltIn] = [module.KIND for module in modules if hasattr(module, "KIND")]
    rank = {name: place for place, name in enumerate(PRIORITY)}
    return tuple(sorted(kinds, key=lambda kind: (rank.get(kind.name, len(rank)), kind.name)))
