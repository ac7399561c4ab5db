"""Natural breaks: what is known of one, and when somebody is back. The theory is at the top of `presence`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from reminderd.core.alarm import Alarm
from reminderd.core.clock import EPSILON, Moment, seconds_between, shifted

PAUSE_SECONDS = 2.5
"""This idle time is watched while a return is in doubt: as long as it is not reached, input goes on."""
GOES_ON_SECONDS = 2.0
"""Input this long after the first is no part of the same jolt."""
CERTAIN_SECONDS = 5.0
"""Without such a pause for so long, there was input more than `GOES_ON_SECONDS` after the first."""
WITHIN_SECONDS = 60.0
"""How soon a second input must follow. Somebody who reads moves the mouse now and then."""

Cause = Literal["idle", "locked", "asleep", "off", "reset"]
"""What showed a break: no input, a lock, a sleep, the daemon was not running, or `reminderd reset`."""


class Stay(NamedTuple):
    """A stretch at the desk in one posture, without a natural break."""

    since: datetime | None
    """The local time at which it began; None: nobody was there."""
    seconds: float
    """How much of it was counted."""
    standing: bool = False

    def stepped(self, seconds: float, now: Moment) -> Stay:
        """Return it after the wall clock was set by so much, or its zone changed: its start moves along."""
        if self.since is None or (abs(seconds) <= 1.0 and self.since.tzinfo is now.wall.tzinfo):
            return self
        moved = shifted(self.since, seconds if abs(seconds) > 1.0 else 0.0)
        return self._replace(since=shifted(now.wall, -seconds_between(moved, now.wall)))

    @property
    def sitting_seconds(self) -> float:
        """Seconds of sitting in it: none while standing."""
        return 0.0 if self.standing else self.seconds

    @property
    def facts(self) -> dict[str, Any]:
        """What the history tells of it."""
        told = {"since": self.since.isoformat() if self.since else None, "seconds": round(self.seconds)}
        sitting = {"since": None, "seconds": 0} if self.standing else told
        facts = {f"sitting_{name}": value for name, value in sitting.items()}
        return facts | {f"standing_{name}": value for name, value in told.items() if self.standing}


class Stretches(list[tuple[float, float]]):
    """The latest stretches of time, from when to when in steady seconds, that do not overlap; the earliest first."""

    def add(self, start: float, end: float) -> None:
        """Add one at the end, to the last one if it follows on that."""
        if self and start - self[-1][1] < EPSILON:
            start = self.pop()[0]
        self.append((start, end))
        del self[:-16]

    def after(self, since: float) -> float:
        """Return how many seconds of them lie after that time."""
        return sum(max(0.0, end - max(start, since)) for start, end in self)


@dataclass(frozen=True, slots=True)
class Break:
    """A natural break, and the stay at the desk that it ended."""

    since: float
    """Steady seconds at which the absence began."""
    at: datetime
    """The same in local time, as recorded: it names the break in the history."""
    cause: Cause
    stay: Stay
    uncounted: float = 0.0
    """Seconds counted as present since it began, to be taken back."""


@dataclass(slots=True)
class Return:
    """A possible return, decided by whether input goes on. Times are steady seconds."""

    scale: float
    """The factor by which the first three figures shrink where a natural break is shorter than `CERTAIN_SECONDS`."""
    since: float | None = None
    """The first input, or a wake or a lock where input may be going on; None: nothing speaks for a return."""
    seen: bool = False
    """Whether input was seen at `since`, and not only assumed."""
    confirmed: bool = False

    def begin(self, since: float | None = None, *, confirmed: bool = False) -> None:
        """Forget what was seen, and assume input since then (None: no input)."""
        self.since, self.seen, self.confirmed = since, False, confirmed

    def resumed(self, now: float) -> None:
        """Note input after a pause."""
        if self.since is None or not self.seen:
            self.since, self.seen = now, True
        elif now - self.since >= GOES_ON_SECONDS * self.scale:
            self.confirmed = True

    def pause(self, last: float) -> None:
        """Note that the last input was at `last`."""
        if self.since is not None and last - self.since >= GOES_ON_SECONDS * self.scale:
            self.confirmed = True
        elif not self.seen:
            self.since = None

    def look(self, alarm: Alarm, *, paused: bool) -> None:
        """Decide what time alone decides; `paused`: there was a pause since the last input."""
        wait = WITHIN_SECONDS if paused else CERTAIN_SECONDS * self.scale
        if self.since is not None and not self.confirmed and alarm.reached(self.since + wait):
            self.begin(None if paused else self.since, confirmed=not paused)

    @property
    def watched(self) -> tuple[float, ...]:
        """Return the idle times (seconds) that have to be watched to decide it."""
        return () if self.since is None or self.confirmed else (PAUSE_SECONDS * self.scale,)
