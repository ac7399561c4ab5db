"""Who is at the desk: from edges of input, locks and sleeps to sitting and natural breaks.

**What is counted.** Somebody sits from the first input after a natural break until the next natural break; short
pauses count as sitting. An absence is a stretch in which nobody was seen. Once it is as long as a natural break it is
one, and all that was counted since its start is taken back: an absence begins when somebody was seen last, not when
that was noticed. Before that time nobody can tell a pause from a break, and the pause counts.

**When an absence begins.** At the earliest of:

- the last input (`idle_since`), or the last evidence after it (below);
- the lock (`locked_since`): input on a lock screen is not sitting;
- the sleep (`asleep_since`): announced by the machine, or found afterwards in the gap between the clocks.

They may hold together, and each ends by itself. While one of lock and sleep holds nothing is counted at all; without
input alone the time is counted, and taken back if it becomes a break.

**Who can vouch.** A microphone or camera in use, or a program that keeps the screen awake, shows somebody in the chair
who gives no input: a call, a film. When there was no input for the length of a natural break, the detectors are asked,
and again every half minute while one of them has said yes. The last yes counts like input, so that one late or unknown
answer, or the moment between two films, ends nothing: only a natural break's length without a yes does. It counts so
for at most `longest_passive` of one absence, which then begins at the last input; an unsure yes (a program keeps the
screen awake and does not say for whom) counts for a quarter of that. A yes never outweighs a lock or
a sleep, and never ends a break that has begun.

**What ends a break.** Input: an `Active`, or a reading whose last input lies after the break's start, beyond the
jitter of two readings of one idle time. An unlock or a wake ends it where the idle source does not say otherwise. A
source that takes over or ends during a break has seen no input yet, so the break goes on until one is told of. So it
does after a restart. Where no source has ever worked nobody can see input: then the break ends at once.

**Unknown.** Without an idle source everybody counts as present until a lock or a sleep says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminderd.core.clock import EPSILON, Gap, Moment, seconds_between, shifted
from reminderd.core.events import Detected
from reminderd.core.evidence import Evidence, bounds
from reminderd.core.look import PASSIVE_REASONS
from reminderd.core.settings import PresenceSettings

JITTER_SECONDS = 2.0
"""Two readings of one and the same idle time may differ by this much: only beyond it was there input in between."""

PresenceState = Literal["active", "idle", "away", "locked", "unknown"]
"""Input now; a pause; on a natural break or asleep; the screen is locked; no idle source works."""
Cause = Literal["idle", "locked", "asleep", "off", "reset"]
"""What showed a break: no input, a lock, a sleep, the daemon was not running, or `reminderd reset`."""


@dataclass(frozen=True, slots=True)
class Break:
    """A natural break, and the sitting that it ended."""

    since: float
    """Steady seconds at which the absence began."""
    at: datetime
    """The same in local time, as recorded: it names the break in the history."""
    cause: Cause
    sitting_since: datetime | None
    sitting_seconds: float


@dataclass(frozen=True, slots=True)
class BreakBegan:
    """An absence has become a natural break."""

    taken: Break
    uncounted: float
    """Seconds counted as sitting since it began, to be taken back."""


@dataclass(frozen=True, slots=True)
class BreakEnded:
    """Somebody is there again."""

    taken: Break
    seconds: float


class Presence:
    """What is known of the person at the desk. All times are steady seconds unless named otherwise."""

    def __init__(self, settings: PresenceSettings, now: Moment) -> None:
        self.settings = settings
        self.known = False
        """Whether an idle source works."""
        self.idle_since: float | None = None
        """When the last input was, if the source has told of a pause since."""
        self.locked_since: float | None = None
        self.asleep_since: float | None = None
        self.taking: Break | None = None
        """The natural break in progress."""
        self.input_unseen = False
        """No source has told of input or of a pause since it took over during a break."""
        self.sitting_since: datetime | None = now.wall
        self.sitting_seconds = 0.0
        self.counted: list[tuple[float, float]] = []
        """The latest stretches counted as sitting, from when to when."""
        self._evidence = Evidence()
        """When a detector vouched last, in this absence."""

    # -- what is so now --------------------------------------------------------------------------------------

    @property
    def counting(self) -> bool:
        """Whether time counts as sitting just now."""
        return self.taking is None and self.locked_since is None and self.asleep_since is None

    @property
    def away(self) -> bool:
        """Whether nobody is there: a natural break is in progress, or the machine is about to sleep."""
        return self.taking is not None or self.asleep_since is not None

    @property
    def state(self) -> PresenceState:
        """The word for `status`."""
        if self.locked_since is not None:
            return "locked"
        if self.away:
            return "away"
        if not self.known:
            return "unknown"
        return "active" if self.idle_since is None else "idle"

    def input_paused_for(self, now: Moment) -> float:
        """Return the seconds without input, as far as a source told them; 0 while there is input."""
        return 0.0 if self.idle_since is None else now.steady - self.idle_since

    def _absence(self, now: Moment) -> tuple[float, Cause] | None:
        starts: list[tuple[float, Cause]] = []
        if self.idle_since is not None:
            starts.append((self._evidence.seen_last(self.idle_since, now.steady, self.settings), "idle"))
        if self.locked_since is not None:
            starts.append((self.locked_since, "locked"))
        if self.asleep_since is not None:
            starts.append((self.asleep_since, "asleep"))
        return min(starts) if starts else None

    # -- time ------------------------------------------------------------------------------------------------

    def elapse(self, gap: Gap, now: Moment) -> float:
        """Let time go by under what was true; return the seconds of sitting in it."""
        counted = gap.awake if self.counting else 0.0
        if counted > 0.0:
            # A sleep is noticed on waking: the waking part of the gap lies before it.
            self.count(now.steady - gap.elapsed, now.steady - gap.slept)
        if gap.slept > EPSILON and self.asleep_since is None:
            self.asleep_since = now.steady - gap.slept
        return counted

    def count(self, start: float, end: float) -> None:
        """Count this stretch as sitting."""
        self.sitting_seconds += end - start
        if self.counted and start - self.counted[-1][1] < EPSILON:
            self.counted[-1] = (self.counted[-1][0], end)
            return
        self.counted.append((start, end))
        del self.counted[:-16]

    def clock_stepped(self, seconds: float, now: Moment) -> None:
        """The wall clock was set, or its zone changed: the sitting began when the new clock would have said so."""
        if self.sitting_since is not None and (abs(seconds) > 1.0 or self.sitting_since.tzinfo is not now.wall.tzinfo):
            moved = shifted(self.sitting_since, seconds if abs(seconds) > 1.0 else 0.0)
            self.sitting_since = shifted(now.wall, -seconds_between(moved, now.wall))

    def judge(self, now: Moment) -> BreakBegan | BreakEnded | None:
        """Return whether a natural break has begun or ended by now; call again until None."""
        absence = self._absence(now)
        if self.taking is not None:
            if self.input_unseen or (absence is not None and not self._input_since(self.taking, absence)):
                return None
            ended = BreakEnded(self.taking, now.steady - self.taking.since)
            self.sit_down(now)
            return ended
        if absence is None or now.steady - absence[0] < self.settings.natural_break_seconds - EPSILON:
            return None
        if absence[1] == "idle" and (self.wants_evidence(now) or self._evidence.look.pending(now.steady)):
            return None
        return self.begin_break(*absence, now)

    def _input_since(self, taking: Break, absence: tuple[float, Cause]) -> bool:
        jitter = min(JITTER_SECONDS, self.settings.natural_break_seconds / 2)
        return absence[1] == "idle" and absence[0] > taking.since + jitter

    def begin_break(self, since: float, cause: Cause, now: Moment) -> BreakBegan:
        """Begin a natural break, backdated, and take back what was counted since."""
        uncounted = sum(max(0.0, end - max(start, since)) for start, end in self.counted)
        uncounted = min(uncounted, self.sitting_seconds)
        sat = self.sitting_seconds - uncounted
        at = now.wall_before(now.steady - since)
        self.taking = Break(since, at, cause, self.sitting_since if sat > 0 else None, sat)
        self._sit(None)
        return BreakBegan(self.taking, uncounted)

    def sit_down(self, now: Moment) -> None:
        """Begin a sitting now."""
        self.taking = None
        self._sit(now.wall)

    def reset(self, now: Moment) -> None:
        """Begin a sitting now because the person says so; an absence of input begins anew as well."""
        self.idle_since = None if self.idle_since is None else now.steady
        self.sit_down(now)

    def _sit(self, since: datetime | None) -> None:
        self.sitting_since, self.sitting_seconds = since, 0.0
        self.counted.clear()
        self._evidence = Evidence()

    # -- passive evidence ------------------------------------------------------------------------------------

    def _ask_at(self) -> float | None:
        if self.idle_since is None or not self.counting:
            return None
        return self._evidence.ask_at(self.idle_since, self.settings)

    def wants_evidence(self, now: Moment) -> bool:
        """Return whether the detectors are to be asked now who vouches for somebody without input."""
        at = self._ask_at()
        return at is not None and now.steady >= at - EPSILON and not self._evidence.look.pending(now.steady)

    def undecided(self, now: Moment) -> bool:
        """Return whether somebody may have left, and the answers that tell are still to come: no moment to speak."""
        return self._evidence.look.pending(now.steady) and self.counting and self.idle_since is not None

    def ask(self, now: Moment) -> None:
        """Note that the detectors are asked who vouches."""
        self._evidence.look.begin(PASSIVE_REASONS, now.steady)

    def asked(self, reasons: frozenset[str], now: Moment) -> None:
        """Note that these detectors have answered, or had their time."""
        self._evidence.look.end(now.steady, reasons)

    def detected(self, answer: Detected, now: Moment) -> None:
        """Take a detector's answer as evidence, where it is one; during a break nothing vouches."""
        if self.taking is None:
            self._evidence.take(answer, now.steady)

    @property
    def vouched_by(self) -> str:
        """What shows somebody without input just now, for people; empty where nothing does or nothing need."""
        return "" if self.idle_since is None or self.taking else self._evidence.vouched_by(self.idle_since)

    # -- edges -----------------------------------------------------------------------------------------------

    def use(self, settings: PresenceSettings) -> None:
        """Apply newer settings."""
        self.settings = settings

    def source_changed(self, known: bool) -> None:
        """Note that another source took over, or none did; what the old one told is forgotten."""
        self.input_unseen = self.taking is not None and (known or self.known)
        self.known = known
        self.idle_since = None

    def idle(self, seconds: float, now: Moment) -> None:
        """Note that there was no input for so long."""
        self.known, self.input_unseen = True, False
        self.idle_since = now.steady - seconds if seconds > 0 else None

    def active(self) -> None:
        """Note that there is input now."""
        self.known, self.input_unseen = True, False
        self.idle_since = None
        self._evidence = Evidence()

    def lock(self, now: Moment) -> None:
        """Note that the screen is locked: away from now on."""
        if self.locked_since is None:
            self.locked_since = now.steady

    def unlock(self) -> None:
        """Note that the screen is unlocked; whoever unlocks it gives input as well, and the source tells of that."""
        self.locked_since = None

    def sleep(self, now: Moment) -> None:
        """Note that the machine is about to sleep."""
        if self.asleep_since is None:
            self.asleep_since = now.steady

    def woke(self) -> None:
        """Note that the machine runs again."""
        self.asleep_since = None

    # -- when next -------------------------------------------------------------------------------------------

    def next_look(self, now: Moment) -> float | None:
        """Return the steady time at which `judge` or `wants_evidence` may say something new without an event."""
        if self.taking is not None:
            return None
        absence, times = self._absence(now), [self._evidence.look.deadline, self._ask_at()]
        if absence is not None:
            times.append(absence[0] + self.settings.natural_break_seconds)
        if self.idle_since is not None:
            times += [self.idle_since + bound for bound in bounds(self.settings)]
        return min((time for time in times if time is not None and time > now.steady + EPSILON), default=None)
