"""One reminder: its count, and its life as a table of transitions.

A transition that is not in the table raises and changes nothing. What the phases mean to the person:
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reminderd.core.clock import EPSILON, Moment
from reminderd.core.events import Exercise
from reminderd.core.settings import AfterSitting, BeforeExercise, Every, ReminderSettings


class Phase(StrEnum):
    """Where in its life a reminder is."""

    OFF = "off"
    """Disabled in the settings."""
    COUNTING = "counting"
    """Not due yet."""
    DUE = "due"
    """Wants to be shown; held by a reason, or waiting for the right moment."""
    SHOWN = "shown"
    """Was put on screen and has not been answered."""
    SNOOZED = "snoozed"
    """Put off by the person; comes back when that much time has really passed."""


class Turn(StrEnum):
    """What moves a reminder from one phase to another."""

    COME_DUE = "come_due"
    SHOW = "show"
    SNOOZE = "snooze"
    RESTART = "restart"
    """Done, skipped, taken, expired or ignored for good: it counts afresh."""
    RETURN = "return"
    """It goes on counting where it was."""
    DISABLE = "disable"
    ENABLE = "enable"


TRANSITIONS: dict[tuple[Phase, Turn], Phase] = {
    (Phase.OFF, Turn.ENABLE): Phase.COUNTING,
    (Phase.COUNTING, Turn.COME_DUE): Phase.DUE,
    (Phase.COUNTING, Turn.SHOW): Phase.SHOWN,  # rides along with another, or the person asked for it
    (Phase.COUNTING, Turn.SNOOZE): Phase.SNOOZED,
    (Phase.COUNTING, Turn.RESTART): Phase.COUNTING,
    (Phase.COUNTING, Turn.DISABLE): Phase.OFF,
    (Phase.DUE, Turn.SHOW): Phase.SHOWN,
    (Phase.DUE, Turn.SNOOZE): Phase.SNOOZED,
    (Phase.DUE, Turn.RESTART): Phase.COUNTING,
    (Phase.DUE, Turn.RETURN): Phase.COUNTING,  # what made it due was taken back: the chair had been empty
    (Phase.DUE, Turn.DISABLE): Phase.OFF,
    (Phase.SHOWN, Turn.COME_DUE): Phase.DUE,  # a nudge, due anew unanswered, taken off a lock screen, or lost
    (Phase.SHOWN, Turn.SHOW): Phase.SHOWN,
    (Phase.SHOWN, Turn.SNOOZE): Phase.SNOOZED,
    (Phase.SHOWN, Turn.RESTART): Phase.COUNTING,
    (Phase.SHOWN, Turn.DISABLE): Phase.OFF,
    (Phase.SNOOZED, Turn.COME_DUE): Phase.DUE,
    (Phase.SNOOZED, Turn.SHOW): Phase.SHOWN,
    (Phase.SNOOZED, Turn.SNOOZE): Phase.SNOOZED,
    (Phase.SNOOZED, Turn.RESTART): Phase.COUNTING,
    (Phase.SNOOZED, Turn.RETURN): Phase.COUNTING,  # had not been due when it was put off, and is not now
    (Phase.SNOOZED, Turn.DISABLE): Phase.OFF,
}


class IllegalTurnError(Exception):
    """A transition that the table does not have; nothing was changed."""


@dataclass(slots=True)
class Reminder:
    """One reminder as it stands. Times are steady seconds unless typed otherwise."""

    settings: ReminderSettings
    """Newer ones are put in force by `use`: some of what they mean is worked out there, once."""
    phase: Phase = Phase.COUNTING
    count: float = 0.0
    """Seconds counted towards the trigger; kept while due, shown and snoozed."""
    fresh: bool = True
    """Nothing of it was shown or answered since it began counting from nothing."""
    due_at: datetime | None = None
    snoozed_until: float | None = None
    was_due: bool = False
    """When it was snoozed it had been due: it comes back whatever the count says."""
    prompt: bool = False
    """Does not wait for the gap: a snooze's return, a bubble to be put back."""
    shown_at: datetime | None = None
    shown_steady: float = 0.0
    unanswered: float = 0.0
    """Seconds somebody was present since it was shown."""
    nudges: int = 0
    nudging: bool = False
    """It is due because nobody answered."""
    bubble: str | None = None
    """The bubble that speaks for it, also while it waits to be put there again."""
    lost: bool = False
    """Its bubble was taken away unanswered, by a lock or with the notification server; it is to be put back."""
    message: str = ""
    exercise: Exercise | None = None
    announced: dict[str, str] = field(default_factory=dict)
    """Exercises already told of: id to local date."""
    held_by: dict[str, float] = field(default_factory=dict)
    """The reasons that hold it now, since when."""
    held_since: float | None = None
    """When the first hold of this due time set in; kept when it lifts, for the words of the notification."""
    held_reasons: tuple[str, ...] = ()
    detected_since: float | None = None
    """Since when detectors have held it without a pause."""
    pushed: bool = False
    """It was sent away from the desk for this due time."""
    turn: int = 0
    """How often a message was shown: rotates them."""
    last_outcome: str | None = None
    last_outcome_at: datetime | None = None

    name: str = field(init=False)
    """Its name in settings, commands and history."""
    interval: float = field(init=False)
    """Seconds to count, or the lead before an exercise."""
    after_sitting: bool = field(init=False)
    """A natural break satisfies it."""
    counts: bool = field(init=False)
    """It counts time, of one sitting or of several."""
    before_exercise: bool = field(init=False)
    """It is due before planned exercise."""
    nudged: bool = field(init=False)
    """It is shown again when nobody answers; if not, it counts afresh as soon as it is shown."""

    def __post_init__(self) -> None:
        self.use(self.settings)

    def use(self, settings: ReminderSettings) -> None:
        """Go by these settings from now on; nothing that was counted or said is changed by it."""
        trigger = settings.trigger
        self.settings = settings
        self.name, self.interval, self.nudged = settings.name, trigger.seconds, settings.nudge_seconds > 0
        self.after_sitting = isinstance(trigger, AfterSitting)
        self.before_exercise = isinstance(trigger, BeforeExercise)
        self.counts = self.after_sitting or isinstance(trigger, Every)

    @property
    def full(self) -> bool:
        """Whether the count has reached the interval."""
        return self.counts and self.count >= self.interval - EPSILON

    @property
    def remaining(self) -> float:
        """Seconds still to be counted."""
        return max(0.0, self.interval - self.count)

    def make(self, turn: Turn) -> None:
        """Move to the next phase.

        Raises:
            IllegalTurnError: the table has no such transition.
        """
        following = TRANSITIONS.get((self.phase, turn))
        if following is None:
            raise IllegalTurnError(f"{self.name}: {turn} while {self.phase}")
        self.phase = following
        self.lost = False  # what is said or answered since need not be put back

    # -- the turns, with what each changes beside the phase --------------------------------------------------

    def come_due(self, at: datetime, *, prompt: bool = False, nudging: bool = False) -> None:
        """It wants to be shown from now on; `prompt`: without waiting for the gap."""
        self.make(Turn.COME_DUE)
        self.due_at, self.prompt, self.nudging = at, prompt, nudging
        self.snoozed_until, self.pushed = None, False
        self._forget_holds()

    def show(self, bubble: str, now: Moment) -> None:
        """It is put on screen, and the message whose turn it is is said."""
        messages = self.settings.messages or (self.settings.title,)
        self.message = messages[self.turn % len(messages)]
        self.turn += 1
        if self.phase is not Phase.OFF:
            self.make(Turn.SHOW)
        self.nudges = self.nudges + 1 if self.nudging else 0
        self.nudging = False
        self.bubble, self.shown_at, self.shown_steady = bubble, now.wall, now.steady
        self.unanswered, self.snoozed_until, self.prompt, self.due_at = 0.0, None, False, None
        if not self.nudged:
            self.count, self.fresh = 0.0, False
        if self.exercise is not None:
            self.announced[self.exercise.id] = self.exercise.starts.date().isoformat()
        self._forget_holds()

    def count_on(self) -> None:
        """Go on counting where it was: not due after all."""
        self.make(Turn.RETURN)
        self.due_at, self.snoozed_until, self.prompt, self.was_due = None, None, False, False
        self._forget_holds()

    def snooze(self, until: float) -> None:
        """Come back at that steady time."""
        self.was_due = self.phase in (Phase.DUE, Phase.SHOWN) or (self.phase is Phase.SNOOZED and self.was_due)
        self.make(Turn.SNOOZE)
        self.snoozed_until, self.bubble, self.due_at = until, None, None
        self._forget_holds()

    def restart(self, outcome: str | None, at: datetime) -> None:
        """Count afresh, for that reason (None: nothing to tell)."""
        self.make(Turn.RESTART)
        if self.exercise is not None:
            self.announced[self.exercise.id] = self.exercise.starts.date().isoformat()
        self.clear()
        self.fresh = outcome in (None, "taken")
        if outcome is not None:
            self.outcome(outcome, at)

    def clear(self) -> None:
        """Forget everything about the present round."""
        self.count, self.nudges, self.unanswered = 0.0, 0, 0.0
        self.bubble, self.exercise, self.due_at, self.snoozed_until = None, None, None, None
        self.was_due, self.prompt, self.nudging = False, False, False
        self._forget_holds()

    def outcome(self, outcome: str, at: datetime) -> None:
        """Note how it ended, for `status`."""
        self.last_outcome, self.last_outcome_at = outcome, at

    def _forget_holds(self) -> None:
        if self.held_since is not None or self.detected_since is not None:
            self.held_by = {}
            self.held_since, self.held_reasons, self.detected_since = None, (), None
