"""Values read from a saved state, which is not trusted.

Whatever is missing, of the wrong type, impossible or from the future reads as None (or as nothing), one value at a
time, so that the rest can be used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from reminderd.core.clock import Moment, seconds_between
from reminderd.core.events import PlannedExercise

Value = TypeVar("Value")
LONGEST_SECONDS = 10 * 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored object, read `off` seconds after it was saved."""

    values: dict[str, Any]
    now: Moment
    off: float

    def get(self, key: str, kind: type[Value]) -> Value | None:
        """Return what is stored under this key if it is of this type of JSON value."""
        value = self.values.get(key)
        return value if type(value) is kind else None

    def inner(self, key: str) -> Stored:
        """Return the object under this key, an empty one where there is none."""
        return Stored(self.get(key, dict) or {}, self.now, self.off)

    def flag(self, key: str) -> bool | None:
        """Return a stored true or false."""
        return self.get(key, bool)

    def text(self, key: str) -> str | None:
        """Return a stored text."""
        return self.get(key, str)

    def texts(self, key: str) -> dict[str, str]:
        """Return the texts in a stored object, by their keys."""
        return {name: value for name, value in self.inner(key).values.items() if isinstance(value, str)}

    def number(self, key: str) -> float | None:
        """Return a stored number."""
        return number(self.values.get(key))

    def seconds(self, key: str) -> float | None:
        """Return a stored length of time."""
        found = self.number(key)
        return None if found is None else max(0.0, found)

    def whole(self, key: str) -> int | None:
        """Return a stored number as a whole one that is not negative."""
        found = self.seconds(key)
        return None if found is None else int(found)

    def ago(self, key: str) -> float | None:
        """Return the steady time that lay so many stored seconds before the saving."""
        seconds = self.number(key)
        return None if seconds is None else self.now.steady - self.off - seconds

    def moment(self, key: str) -> datetime | None:
        """Return a stored local time with its offset."""
        return moment(self.values.get(key))

    def past(self, key: str) -> datetime | None:
        """Return a stored local time that does not lie in the future: one that does is a clock's error."""
        stored = self.moment(key)
        if stored is None or seconds_between(self.now.wall, stored) > 0:
            return None
        return stored.astimezone(self.now.wall.tzinfo)

    def exercise(self, key: str) -> PlannedExercise | None:
        """Return a stored exercise."""
        match self.get(key, list):
            case [str(identity), str(name), str(starts)] if (at := moment(starts)) is not None:
                return PlannedExercise(identity, name, at)
        return None


def number(value: Any) -> float | None:
    """Return the value if it is a finite number of a possible size."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) and abs(found) <= LONGEST_SECONDS else None


def moment(value: Any) -> datetime | None:
    """Return the value if it is a local time with its offset."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
