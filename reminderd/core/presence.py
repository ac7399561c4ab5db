"""From edges of input, locks and sleeps to sitting and natural breaks.

The law: somebody sits from the first activity after a natural break until the next one. An absence begins at the
last input (backdated), at the lock or at the sleep, whichever came first; once it is as long as a natural break it
is one, and whatever was counted since its start is taken back. Passive evidence (a call, a film) vouches for the
one in the chair though nobody types; it never outweighs a lock, and never ends a break.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminderd.core.clock import EPSILON, Gap, Moment, seconds_between, shifted
from reminderd.core.evidence import PASSIVE_REASONS, Evidence
from reminderd.core.settings import PresenceSettings

JITTER_SECONDS = 2.0
"""Two readings of one and the same idle time may differ by this much: only beyond it was there input in between."""

State = Literal["active", "idle", "away", "locked", "unknown"]
Cause = Literal["idle", "locked", "asleep", "off", "reset"]


@dataclass(frozen=True, slots=True)
class BreakBegan:
    """A natural break was observed; the sitting before it is over."""

    since: float
    """Steady seconds at which the absence began."""
    cause: Cause
    uncounted: float
    """Seconds counted as sitting since then, to be taken back."""
    sitting_since: datetime | None
    sitting_seconds: float


@dataclass(frozen=True, slots=True)
class BreakEnded:
    """Somebody is there again."""

    since: float
    seconds: float
    cause: Cause


class Presence:
    """What is known of the person at the desk. All times are steady seconds unless named otherwise."""

    def __init__(self, settings: PresenceSettings, now: Moment) -> None:
        self.settings = settings
        self.known = False
        self.idle_since: float | None = None
        self.locked_since: float | None = None
        self.asleep_since: float | None = None
        self.break_since: float | None = None
        self.break_cause: Cause = "idle"
        self.break_at: datetime | None = None
        """The local time at which the break in progress began, as it was recorded."""
        self.last_sitting: tuple[datetime | None, float] = (None, 0.0)
        """When the sitting before it began, and its seconds."""
        self.unheard = False
        """No source has said anything since a restart during a break: the break goes on until one does."""
        self.sitting_since: datetime | None = now.wall
        self.sitting_seconds = 0.0
        self._counted: list[tuple[float, float]] = []
        self._evidence = Evidence()

    # -- what is so now --------------------------------------------------------------------------------------

    @property
    def counting(self) -> bool:
        """Whether time counts as sitting just now."""
        return self.break_since is None and self.locked_since is None and self.asleep_since is None

    @property
    def away(self) -> bool:
        """Whether nobody is there: a natural break is in progress, or the machine is about to sleep."""
        return self.break_since is not None or self.asleep_since is not None

    @property
    def state(self) -> State:
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

    @property
    def _vouched(self) -> bool:
        return self.settings.passive and bool(self._evidence.seen) and self.break_since is None

    def _absence(self) -> tuple[float, Cause] | None:
        if self.idle_since is None and self.locked_since is None and self.asleep_since is None:
            return None
        starts: list[tuple[float, Cause]] = []
        if self.idle_since is not None and not self._vouched:
            starts.append((max(self.idle_since, self._evidence.vouched_until), "idle"))
        if self.locked_since is not None:
            starts.append((self.locked_since, "locked"))
        if self.asleep_since is not None:
            starts.append((self.asleep_since, "asleep"))
        return min(starts) if starts else None

    # -- time ------------------------------------------------------------------------------------------------

    def elapse(self, gap: Gap, now: Moment) -> float:
        """Let time go by under what was true; give the seconds of sitting in it."""
        counted = gap.awake if self.counting else 0.0
        if counted > 0.0:
            # A sleep is noticed on waking: the waking part of the gap lies before it.
            self._add_span(now.steady - gap.elapsed, now.steady - gap.slept)
            self.sitting_seconds += counted
        if gap.slept > EPSILON and self.asleep_since is None:
            self.asleep_since = now.steady - gap.slept
        return counted

    def clock_stepped(self, seconds: float, now: Moment) -> None:
        """The wall clock was set, or its zone changed: the sitting began when the new clock would have said so."""
        if self.sitting_since is not None and (abs(seconds) > 1.0 or self.sitting_since.tzinfo is not now.wall.tzinfo):
            moved = shifted(self.sitting_since, seconds if abs(seconds) > 1.0 else 0.0)
            self.sitting_since = shifted(now.wall, -seconds_between(moved, now.wall))

    def woke(self) -> None:
        """The machine runs again; whether somebody is there is for the idle source to say."""
        self.asleep_since = None

    def _add_span(self, start: float, end: float) -> None:
        if self._counted and start - self._counted[-1][1] < EPSILON:
            self._counted[-1] = (self._counted[-1][0], end)
            return
        self._counted.append((start, end))
        del self._counted[:-16]

    def _take_back(self, since: float) -> float:
        """Uncount the sitting since then; give its seconds."""
        taken = sum(max(0.0, end - max(start, since)) for start, end in self._counted)
        self._counted = [(start, min(end, since)) for start, end in self._counted if start < since]
        taken = min(taken, self.sitting_seconds)
        self.sitting_seconds -= taken
        return taken

    def judge(self, now: Moment) -> BreakBegan | BreakEnded | None:
        """Return whether a natural break has begun or ended by now; call again until None."""
        absence = self._absence()
        if self.break_since is not None:
            if self.unheard or (absence is not None and not self._input_since_break(absence)):
                return None
            ended = BreakEnded(self.break_since, now.steady - self.break_since, self.break_cause)
            self.break_since = None
            self.sit_down(now)
            return ended
        if absence is None or now.steady - absence[0] < self.settings.natural_break_seconds - EPSILON:
            return None
        if absence[1] == "idle" and self._evidence_pending(now):
            return None
        return self.begin_break(*absence)

    def _input_since_break(self, absence: tuple[float, Cause]) -> bool:
        since, cause = absence
        jitter = min(JITTER_SECONDS, self.settings.natural_break_seconds / 2)
        return cause == "idle" and self.break_since is not None and since > self.break_since + jitter

    def begin_break(self, since: float, cause: Cause) -> BreakBegan:
        """Begin a natural break, backdated."""
        taken = self._take_back(since)
        sat = self.sitting_seconds > 0
        began = BreakBegan(since, cause, taken, self.sitting_since if sat else None, self.sitting_seconds)
        self.break_since, self.break_cause = since, cause
        self.sitting_since, self.sitting_seconds = None, 0.0
        self._counted.clear()
        return began

    def sit_down(self, now: Moment) -> None:
        """A sitting begins now."""
        self.break_since = None
        self.sitting_since, self.sitting_seconds = now.wall, 0.0
        self._counted.clear()
        self._evidence = Evidence()

    # -- passive evidence ------------------------------------------------------------------------------------

    def _ask_again_at(self) -> float:
        """Return when to look again for who is known to be there."""
        wait = min(30.0, max(1.0, self.settings.natural_break_seconds / 2))
        return self._evidence.looked(self.idle_since or 0.0) + wait

    def _idle_too_long(self, now: Moment) -> bool:
        since, enough = self.idle_since, self.settings.natural_break_seconds - EPSILON
        return since is not None and self.counting and now.steady - since >= enough

    def _evidence_pending(self, now: Moment) -> bool:
        """Whether an answer about passive evidence is still to be had, and worth waiting for.

        Where a lock or a sleep says it already, nothing is asked.
        """
        return self.settings.passive and self.counting and self._evidence.pending(now.steady)

    def undecided(self, now: Moment) -> bool:
        """Whether somebody may have left, and the answers that tell are still to come: no moment to speak."""
        return self._idle_too_long(now) and self._evidence_pending(now)

    def wants_evidence(self, now: Moment) -> bool:
        """Whether somebody without input for the length of a natural break has to be looked for otherwise, now."""
        if not self.settings.passive or not self._idle_too_long(now):
            return False
        if self._evidence.answered is None:
            return self._evidence.asked is None
        return self._vouched and now.steady >= self._ask_again_at() - EPSILON

    def asked(self, now: Moment) -> None:
        """Note that the detectors were asked."""
        self._evidence.asked = now.steady

    def answered(self, now: Moment) -> None:
        """Note that all of them have answered, or had their time."""
        if self._evidence.asked is not None:
            self._evidence.answered = now.steady

    def detected(self, reason: str, on: bool | None, now: Moment) -> None:
        """Take a detector's answer as evidence, where it is one."""
        if reason not in PASSIVE_REASONS:
            return
        was_vouched = self._vouched
        (self._evidence.seen.add if on else self._evidence.seen.discard)(reason)
        if was_vouched and not self._vouched:
            self._evidence.vouched_until = now.steady

    # -- edges -----------------------------------------------------------------------------------------------

    def source_changed(self, known: bool) -> None:
        """Another source took over, or none did; what the old one told is forgotten."""
        self.known = known
        self.idle_since = None
        self.unheard = self.unheard and known

    def idle(self, seconds: float, now: Moment) -> None:
        """No input for so long."""
        self.known, self.unheard = True, False
        self.idle_since = now.steady - seconds if seconds > 0 else None

    def active(self) -> None:
        """Input, now."""
        self.known, self.unheard = True, False
        self.idle_since = None
        self._evidence = Evidence()

    def lock(self, now: Moment) -> None:
        """Locked: away from now on."""
        if self.locked_since is None:
            self.locked_since = now.steady

    def unlock(self) -> None:
        """Unlocked; who unlocks gives input as well, and the source tells of it."""
        self.locked_since = None

    def sleep(self, now: Moment) -> None:
        """About to sleep."""
        if self.asleep_since is None:
            self.asleep_since = now.steady

    # -- when next -------------------------------------------------------------------------------------------

    def next_look(self, now: Moment) -> float | None:
        """Return the steady time at which `judge` or `wants_evidence` may say something new without an event."""
        if self.break_since is not None:
            return None
        times: list[float] = []
        absence = self._absence()
        if absence is not None:
            times.append(absence[0] + self.settings.natural_break_seconds)
            if self._evidence.waited_until is not None:
                times.append(self._evidence.waited_until)
        elif self._vouched and self.idle_since is not None and self.counting:
            times.append(max(self._ask_again_at(), self.idle_since + self.settings.natural_break_seconds))
        later = [time for time in times if time > now.steady + EPSILON]
        return min(later) if later else None
