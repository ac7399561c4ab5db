"""Values read from a saved state, which is not trusted.

Whatever is missing, of the wrong type, impossible or from the future reads as None (or as nothing), one value at a
time, so that the rest can be used.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reminderd.core.clock import Moment, seconds_between
from reminderd.core.events import PlannedExercise

LONGEST_SECONDS = 10 * 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored object, read `off` seconds after it was saved."""

    values: dict[str, Any]
    now: Moment
    off: float

    def inner(self, key: str) -> Stored:
        """Return the object under this key, an empty one where there is none."""
        return Stored(mapping(self.values.get(key)), self.now, self.off)

    def flag(self, key: str) -> bool:
        """Return whether true is stored."""
        return self.values.get(key) is True

    def text(self, key: str) -> str | None:
        """Return a stored text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def number(self, key: str) -> float | None:
        """Return a stored number."""
        return number(self.values.get(key))

    def whole(self, key: str) -> int:
        """Return a stored number as a whole one, 0 where there is none."""
        return max(0, int(self.number(key) or 0))

    def seconds(self, key: str) -> float:
        """Return a stored length of time, 0 where there is none."""
        return max(0.0, self.number(key) or 0.0)

    def ago(self, key: str) -> float | None:
        """Return the steady time that lay so many stored seconds before the saving."""
        seconds = self.number(key)
        return None if seconds is None else self.now.steady - self.off - seconds

    def past(self, key: str) -> datetime | None:
        """Return a stored local time that does not lie in the future: one that does is a clock's error."""
        stored = moment(self.values.get(key))
        if stored is None or seconds_between(self.now.wall, stored) > 0:
            return None
        return stored.astimezone(self.now.wall.tzinfo)

    def moment(self, key: str) -> datetime | None:
        """Return a stored local time."""
        return moment(self.values.get(key))

    def exercise(self, key: str) -> PlannedExercise | None:
        """Return a stored exercise."""
        value = self.values.get(key)
        if not isinstance(value, list) or len(value) != 3 or not all(isinstance(each, str) for each in value):
            return None
        starts = moment(value[2])
        return None if starts is None else PlannedExercise(value[0], value[1], starts)

    def texts(self, key: str, known: Collection[str]) -> list[str]:
        """Return those of the stored texts that are known."""
        value = self.values.get(key)
        return [each for each in value if isinstance(each, str) and each in known] if isinstance(value, list) else []


def mapping(value: Any) -> dict[str, Any]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


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
