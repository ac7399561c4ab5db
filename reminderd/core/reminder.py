"""One reminder: its settings, the phase of its life, what it has counted, and the round it is in.

A reminder counts (time, or towards a planned exercise) until it is due, is shown at a good moment, and ends its round
when it is answered, satisfied by a break or given up; then it counts from nothing.

Only this file writes the fields of a reminder: other modules call the methods, which say what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reminderd.core.clock import EPSILON, Moment
from reminderd.core.events import PlannedExercise
from reminderd.core.settings import AfterSitting, BeforeExercise, Every, ReminderSettings, Resting

_REMEMBERED = 400
"""How many ids and moments of announced exercises are remembered: more than any plan holds for the days ahead. By
number, not by date: a clock that is set ahead would make them all old."""


class Phase(StrEnum):
    """Where a reminder is in its life."""

    OFF = "off"
    """You have disabled it in the settings. It does not count; `reminderd remind` shows it all the same."""
    COUNTING = "counting"
    """It is not due yet."""
    DUE = "due"
    """It wants to be shown. A hold delays it, or it waits for a good moment."""
    SHOWN = "shown"
    """It was shown and you have not answered. Its notification may be gone: what merely expired can be answered."""
    SNOOZED = "snoozed"
    """You have put it off. It comes back after that time, or when you return if you are away then."""


_ANY = frozenset(Phase)
MAY_FOLLOW: dict[Phase, frozenset[Phase]] = {
    Phase.OFF: frozenset({Phase.COUNTING, Phase.OFF}),  # off: answered, where you asked for it
    Phase.COUNTING: _ANY,  # shown and snoozed as well: together with another, or as the person says
    Phase.DUE: _ANY - {Phase.DUE},  # counting: answered, or the time that made it due was taken back
    Phase.SHOWN: _ANY,  # due: a nudge, due again unanswered, taken off a lock screen, or lost
    Phase.SNOOZED: _ANY,
}
"""The life of a reminder as a table: which phases may come after each."""


@dataclass(frozen=True, slots=True)
class Held:
    """What has delayed a due reminder. Times are steady seconds."""

    by: Mapping[str, float] = field(default_factory=dict)
    """The reasons that hold it now, and since when."""
    reasons: tuple[str, ...] = ()
    """Every reason that has held it since it came due, the first one first."""
    since: float | None = None
    """When the first of them began; kept when it ends, for the words of the notification."""


NOT_HELD = Held()


@dataclass(slots=True)
class Round:
    """What has happened to a reminder since it last counted from nothing. Times are steady seconds unless typed."""

    due_at: datetime | None = None
    """Since when it is due (phase DUE only)."""
    prompt: bool = False
    """It does not wait for the gap between notifications: it was snoozed, or shown before."""
    nudging: bool = False
    """It is due because nobody has answered."""
    pushed: bool = False
    """It was sent to the person's other devices since it came due."""
    held: Held = NOT_HELD
    snoozed_until: float | None = None
    """When it comes back (phase SNOOZED only)."""
    was_due: bool = False
    """It was due when it was snoozed, so that it comes back whatever its count says."""
    bubble: str | None = None
    """The notification that shows it, also while that waits to be shown again."""
    expired: str | None = None
    """The notification that went by itself, unanswered; some servers list it until it is closed."""
    lost: bool = False
    """Its notification was taken away unanswered, by a lock or with the notification server."""
    hidden_by: frozenset[str] = frozenset()
    """The server has its notification, but does not draw it while a detector says yes to one of these."""
    message: str = ""
    shown_at: datetime | None = None
    shown_steady: float = 0.0
    unanswered: float = 0.0
    """Seconds that somebody was present since it was shown."""
    nudges: int = 0
    """How often it was shown again because nobody had answered."""
    exercise: PlannedExercise | None = None
    """The exercise that it is about."""


@dataclass(slots=True)
class Reminder:
    """One reminder as it stands."""

    settings: ReminderSettings
    """Replaced by `use`, which works out what follows from them."""
    phase: Phase = field(init=False)
    count: float = 0.0
    """Seconds counted towards the trigger; kept while it is due, shown and snoozed."""
    fresh: bool = True
    """Nothing of it was shown or answered since it counted from nothing."""
    round: Round = field(default_factory=Round)
    announced: dict[str, str] = field(default_factory=dict)
    """Exercises that it was already shown for: the id, and the moment at which it starts, to the local date."""
    message_index: int = 0
    """How many messages were shown so far; the next one follows from it."""
    last_outcome: str | None = None
    last_outcome_at: datetime | None = None

    name: str = field(init=False)
    """Its name in settings, commands and history."""
    interval: float = field(init=False)
    """Seconds to count, or the lead before an exercise."""
    after_sitting: bool = field(init=False)
    """A natural break satisfies it."""
    rests: bool = field(init=False)
    """It counts sitting, and the person stands."""
    counts: bool = field(init=False)
    """It counts time, of one sitting or of several."""
    before_exercise: bool = field(init=False)
    """It is due before planned exercise."""
    nudged: bool = field(init=False)
    """It is shown again when nobody answers. If not, it counts from nothing as soon as it is shown."""

    def __post_init__(self) -> None:
        self.nudged, self.phase = False, Phase.COUNTING if self.settings.enabled else Phase.OFF
        self.use(self.settings)

    def use(self, settings: ReminderSettings) -> None:
        """Apply newer settings; what was counted and shown stays."""
        was_nudged, trigger = self.nudged, settings.trigger
        self.settings = settings
        self.name, self.interval, self.nudged = settings.name, trigger.seconds, settings.nudge_seconds > 0
        self.after_sitting, self.rests = isinstance(trigger, AfterSitting), isinstance(trigger, Resting)
        self.before_exercise = isinstance(trigger, BeforeExercise)
        self.counts = self.after_sitting or isinstance(trigger, Every)
        if was_nudged and not self.nudged and self.phase is Phase.SHOWN:
            self.count, self.fresh = self.round.unanswered, False  # as if it had counted since it was shown

    # -- counting --------------------------------------------------------------------------------------------

    @property
    def full(self) -> bool:
        """Whether the count has reached the interval."""
        return self.counts and self.count >= self.interval - EPSILON

    @property
    def left(self) -> float | None:
        """Seconds of sitting until its count brings something; None where it waits for no count."""
        if self.phase is Phase.SHOWN and self.nudged:
            return self.settings.nudge_seconds - self.round.unanswered
        waits = self.counts and not self.rests and self.phase in (Phase.COUNTING, Phase.SHOWN)
        return self.interval - self.count if waits else None

    def elapse(self, seconds: float) -> None:
        """Count `seconds` in which somebody was present."""
        if self.phase is not Phase.OFF:
            self.count += 0.0 if self.rests else seconds
            self.round.unanswered += seconds

    def take_back(self, seconds: float) -> None:
        """Count `seconds` less, because nobody was there in them."""
        self.count = max(0.0, self.count - seconds)

    def count_from_nothing(self) -> None:
        """Begin the count again, and leave the rest of the round as it is."""
        self.count, self.fresh = 0.0, True

    # -- transitions -----------------------------------------------------------------------------------------

    def enter(self, phase: Phase) -> None:
        """Move to the next phase, and forget what was so in the present one.

        Raises:
            ValueError: it may not follow the present one; nothing was changed.
        """
        if phase not in MAY_FOLLOW[self.phase]:
            raise ValueError(f"{self.name}: {phase} after {self.phase}")
        self.phase, this = phase, self.round
        this.due_at, this.snoozed_until, this.held = None, None, NOT_HELD
        this.prompt = this.nudging = this.pushed = this.lost = False

    def come_due(self, at: datetime, *, prompt: bool = False, nudging: bool = False, lost: bool = False) -> None:
        """Want to be shown from now on; `prompt`: without waiting for the gap; `lost`: as it was shown before."""
        self.enter(Phase.DUE)
        this = self.round
        this.due_at, this.prompt, this.nudging, this.lost = at, prompt, nudging, lost

    def show(self, bubble: str, now: Moment) -> None:
        """Be put on screen in this bubble, with the next message."""
        messages = self.settings.messages or (self.settings.title,)
        this = self.round
        this.message = messages[self.message_index % len(messages)]
        self.message_index += 1
        this.nudges = this.nudges + 1 if this.nudging else 0
        if self.phase is not Phase.OFF:
            self.enter(Phase.SHOWN)
        this.bubble, this.expired, this.hidden_by = bubble, None, frozenset()
        this.shown_at, this.shown_steady, this.unanswered = now.wall, now.steady, 0.0
        if not self.nudged:
            self.count, self.fresh = 0.0, False
        if this.exercise is not None:
            self.announce(this.exercise)

    def show_elsewhere(self, since: float, seated: float, now: Moment) -> None:
        """Be shown on another machine since that steady time, after which somebody has sat for `seated` seconds."""
        kept, again, this = self.count, self.phase is Phase.SHOWN, self.round
        nudges = this.nudges
        self.show("", now)
        this.bubble, this.nudges = None, nudges if again else this.nudges
        this.shown_at, this.shown_steady, this.unanswered = now.wall_before(now.steady - since), since, seated
        if not self.nudged:
            self.count = min(kept, seated)

    def count_on(self) -> None:
        """Go on counting where it was: it is not due after all."""
        self.enter(Phase.COUNTING)
        self.round.was_due = False

    def snooze(self, until: float, at: datetime) -> None:
        """Come back at that steady time."""
        this = self.round
        this.was_due = self.phase in (Phase.DUE, Phase.SHOWN) or (self.phase is Phase.SNOOZED and this.was_due)
        self.enter(Phase.SNOOZED)
        this.snoozed_until, this.bubble, this.expired = until, None, None
        self.note_outcome("snoozed", at)

    def restart(self, outcome: str | None, at: datetime, *, count: float = 0.0) -> None:
        """End the round with that outcome (None: nothing to tell of), and count on from `count` seconds."""
        self.enter(Phase.COUNTING if self.settings.enabled else Phase.OFF)
        if self.round.exercise is not None:
            self.announce(self.round.exercise)
        self.round = Round()
        self.count, self.fresh = count, outcome in (None, "taken")
        if outcome is not None:
            self.note_outcome(outcome, at)

    # -- its bubble, its exercise, its holds -----------------------------------------------------------------

    def place(self, bubble: str | None, *, lost: bool = False, expired: str | None = None) -> None:
        """Note which bubble shows it now; `lost`: none does any more, and it is to be shown again."""
        self.round.bubble, self.round.lost, self.round.expired = bubble, lost, expired

    def hide(self, by: frozenset[str], at: datetime) -> None:
        """Note that nobody can have seen what was just shown; it is due until nothing hides it any more."""
        self.come_due(at, prompt=True)
        self.round.hidden_by = by

    def note_outcome(self, outcome: str, at: datetime) -> None:
        """Note what became of it last, for `status`."""
        self.last_outcome, self.last_outcome_at = outcome, at

    def note_pushed(self) -> None:
        """Note that it was sent to the person's other devices."""
        self.round.pushed = True

    def be_about(self, exercise: PlannedExercise | None) -> None:
        """Be about this exercise from now on."""
        self.round.exercise = exercise

    def announce(self, exercise: PlannedExercise) -> None:
        """Never come due for this exercise again, nor for another that starts with it."""
        for key in (exercise.id, exercise.moment):
            self.announced[key] = exercise.starts.date().isoformat()
        for old in list(self.announced)[:-_REMEMBERED]:
            del self.announced[old]

    def was_told_of(self, exercise: PlannedExercise) -> bool:
        """Return whether it was shown for it: a broken calendar gives one id to the events of several days."""
        told = self.announced.get(exercise.id) == exercise.starts.date().isoformat()
        return told or exercise.moment in self.announced

    def forget(self, *exercises: PlannedExercise) -> None:
        """Come due for these exercises again: they were put off to later than the lead."""
        for each in exercises:
            self.announced.pop(each.id, None)
            self.announced.pop(each.moment, None)

    def hold(self, reasons: Sequence[str], now: float) -> tuple[list[str], dict[str, float]]:
        """Be held by exactly these reasons; return the new ones, and for how many seconds the ended ones held it."""
        held = self.round.held
        new = [reason for reason in dict.fromkeys(reasons) if reason not in held.by]
        ended = {reason: now - since for reason, since in held.by.items() if reason not in reasons}
        if new or ended:
            by = {reason: held.by.get(reason, now) for reason in (*held.by, *new) if reason not in ended}
            reasons = tuple(dict.fromkeys((*held.reasons, *new)))
            self.round.held = Held(by, reasons, now if held.since is None else held.since)
        return new, ended
