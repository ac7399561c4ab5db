"""Two clocks in one value.

The wall clock shows local time and may be set either way. The steady clock only goes forward, also while the machine
sleeps; how much of it was sleep is carried beside it. Counts go by the steady clock without the sleep, plans in local
time go by the wall clock, and no rule mixes the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

EPSILON = 0.002
"""Seconds within which two readings are the same: an alarm may ring this much early."""
NEVER = float("inf")
"""A steady time that does not come."""


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Return the seconds that really lie between two aware times.

    Not by subtracting them: within one zone that compares the faces of the clock, and is wrong across its changes.
    """
    return later.timestamp() - earlier.timestamp()


def shifted(wall: datetime, seconds: float) -> datetime:
    """Return the time that a clock in the same zone shows `seconds` later (earlier if negative)."""
    try:
        return datetime.fromtimestamp(wall.timestamp() + seconds, wall.tzinfo)
    except (OverflowError, ValueError, OSError):
        return wall


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of the clocks, taken by whoever brings an event; the engine never reads one itself."""

    wall: datetime
    """Local time with its zone (aware): what is planned, shown and recorded."""
    steady: float
    """Seconds of a clock that never steps and goes on while the machine sleeps."""
    asleep: float = 0.0
    """Seconds of `steady`, in total, in which the machine or this process did not run."""

    def after(self, seconds: float) -> Moment:
        """Return the moment `seconds` of waking time later (or earlier, where negative)."""
        return Moment(shifted(self.wall, seconds), self.steady + seconds, self.asleep)

    def wall_before(self, seconds: float) -> datetime:
        """Return the local time `seconds` ago, as the present wall clock reckons it."""
        return shifted(self.wall, -seconds)
