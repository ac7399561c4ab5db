"""When the engine has to be called again if nothing else happens: at the earliest time that a rule waits for.

A rule that waits for a time asks whether it is `reached`. A time that is not is noted, and the earliest of them is the
next call. So no rule waits for a time at which it is not asked, and there is no second list of what is waited for. A
rule that need not be called as soon as something is old compares the times itself.

Wall-clock waits go by the present wall clock. When that is set, whoever drives the engine brings `TimePassed` at once,
and everything is worked out anew.
"""

from __future__ import annotations

from datetime import datetime

from reminderd.core.clock import EPSILON, NEVER, Moment, seconds_between


class Alarm:
    """The present moment, and the next one that matters."""

    def __init__(self, now: Moment) -> None:
        self.now = now
        self.next = -NEVER
        """The steady time of the next call that is needed; NEVER: none is."""

    def begin(self, now: Moment) -> None:
        """Forget what was waited for, and go by this moment."""
        self.now, self.next = now, NEVER

    def reached(self, steady: float) -> bool:
        """Return whether it is that time; if not, the engine will be called then."""
        if self.now.steady >= steady - EPSILON:
            return True
        self.next = min(self.next, steady)
        return False

    def reached_wall(self, instant: datetime) -> bool:
        """Do as `reached`, for a time of the wall clock."""
        return self.reached(self.now.steady + seconds_between(self.now.wall, instant))
