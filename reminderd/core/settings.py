"""The engine's own settings: plain frozen values, whole and already checked, swapped all at once.

Where they come from (a file, the environment) is the business of `reminderd.settings`; nothing here reads,
validates or knows of it. Durations are seconds, times of day are minutes after midnight, Monday is day 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Urgency = Literal["low", "normal", "critical"]


@dataclass(frozen=True, slots=True)
class AfterSitting:
    """Counts uninterrupted sitting; a natural break starts it afresh."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Every:
    """Counts time at the desk over several sittings; an absence as long as the interval starts it afresh."""

    seconds: float


@dataclass(frozen=True, slots=True)
class BeforeExercise:
    """Due this many seconds before each planned exercise."""

    seconds: float


Trigger = AfterSitting | Every | BeforeExercise


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """One reminder, with its words."""

    name: str
    trigger: Trigger
    title: str
    messages: tuple[str, ...]
    done_label: str = "Done"
    enabled: bool = True
    nudge_seconds: float = 0.0
    """Shown again when nobody answered for this long though somebody was present; 0: never."""
    max_nudges: int = 2
    urgency: Urgency = "normal"
    image: str | None = None
    """Name of a drawing in the package, without its ending."""


@dataclass(frozen=True, slots=True)
class PresenceSettings:
    """How presence is judged."""

    natural_break_seconds: float = 180.0
    passive: bool = True
    source: str = "auto"
    longest_passive_seconds: float = 7200.0


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """When, how and together with what a reminder is shown."""

    combine_within_seconds: float = 300.0
    min_gap_seconds: float = 300.0
    wait_for_pause_seconds: float = 120.0
    input_pause_seconds: float = 4.0
    longest_hold_seconds: float = 5400.0
    notifier: str = "auto"
    sound: str = "off"


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A part of a day; an end at or before the start lies on the next day."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class ExerciseSettings:
    """An exercise planned for certain days of every week, in local wall-clock time."""

    name: str
    days: tuple[int, ...]
    at_minute: int


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Which calendar files are read, and what in them counts."""

    files: tuple[str, ...] = ()
    exercise_words: tuple[str, ...] = ("run", "gym", "yoga")
    busy: bool = False


@dataclass(frozen=True, slots=True)
class StepSettings:
    """One step of a guided routine."""

    do: str
    """What to do, in one or two short sentences."""
    seconds: float
    switch_sides: bool = False
    """A cue to switch sides is given half-way."""
    drawing: str | None = None
    """Name of a drawing in the package, without its ending."""


@dataclass(frozen=True, slots=True)
class RoutineSettings:
    """A guided routine of the user's own."""

    name: str
    title: str
    steps: tuple[StepSettings, ...]


DETECTED_HOLDS = ("do_not_disturb", "fullscreen", "microphone", "camera", "screen_share", "calendar")
"""The holds that detectors set; the user, the quiet hours and presence set the others."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user can choose. `reminders` is in order of priority for the title."""

    reminders: tuple[ReminderSettings, ...] = ()
    presence: PresenceSettings = PresenceSettings()
    delivery: DeliverySettings = DeliverySettings()
    snooze_choices_seconds: tuple[float, ...] = (300.0, 900.0)
    quiet_hours: tuple[tuple[TimeRange, ...], ...] = ((),) * 7
    """Per weekday, Monday first: the ranges that begin on that day."""
    detectors: frozenset[str] = frozenset(DETECTED_HOLDS) - {"calendar"}
    """Which of `DETECTED_HOLDS` may hold."""
    exercises: tuple[ExerciseSettings, ...] = ()
    calendar: CalendarSettings = CalendarSettings()
    history_keep_seconds: float = 2 * 365 * 86400.0
    hooks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of an event's name and the argument vector to start at it."""
    push_urls: tuple[str, ...] = field(default=(), repr=False)
    """May hold secrets: never logged, never shown whole."""
    push_reminders: tuple[str, ...] = ("stretch",)
    routines: tuple[RoutineSettings, ...] = ()

    def reminder(self, name: str) -> ReminderSettings | None:
        """Return the reminder of that name, or None."""
        return next((each for each in self.reminders if each.name == name), None)
