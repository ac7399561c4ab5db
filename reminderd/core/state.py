"""What the engine keeps between two events, and the list of effects it is filling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reminderd.core.clock import EPSILON, Moment
from reminderd.core.effects import Effect, Record
from reminderd.core.events import Exercise
from reminderd.core.holds import Holds
from reminderd.core.presence import Presence
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.settings import Settings

PROBE_WAIT_SECONDS = 2.0
"""The detectors' answers are waited for no longer than this."""


@dataclass(slots=True)
class Look:
    """The last time the detectors were asked, in steady seconds."""

    asked: float | None = None
    answered: float | None = None

    def pending(self, now: Moment) -> bool:
        """Whether their answers are still worth waiting for."""
        return self.asked is not None and now.steady - self.asked < PROBE_WAIT_SECONDS - EPSILON


@dataclass(slots=True)
class State:
    """Everything the rules work on."""

    settings: Settings
    now: Moment
    presence: Presence
    holds: Holds = field(default_factory=Holds)
    reminders: dict[str, Reminder] = field(default_factory=dict)
    """In order of priority for the title."""
    bubbles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What each bubble on screen speaks for."""
    untold: dict[str, list[Record]] = field(default_factory=dict)
    """Records of bubbles that no notifier has confirmed yet."""
    exercises: tuple[Exercise, ...] = ()
    plan_known: bool = False
    """Whether the plan was brought at all since the start: before that, nothing counts as cancelled."""
    problems: tuple[str, ...] = ()
    """What is wrong with the settings file now."""
    last_shown: float | None = None
    bubble_number: int = 0
    look: Look = field(default_factory=Look)
    waiting_since: float | None = None
    """Since when something waits for a pause in the input."""
    gap_since: float | None = None
    """Since when something waits for the gap between two notifications."""
    gap_until: float | None = None
    """Until when something waits for the gap between two notifications."""
    retry_at: float | None = None
    """When showing is tried again after no notifier could."""
    out: list[Effect] = field(default_factory=list)

    def emit(self, effect: Effect) -> None:
        """Ask for something."""
        self.out.append(effect)

    def record(
        self,
        event: str,
        reminder: str | None = None,
        *,
        at: datetime | None = None,
        key: str | None = None,
        **facts: Any,
    ) -> None:
        """Write a line into the history."""
        self.emit(Record(at or self.now.wall, event, reminder, facts, key))

    def release(self, reminder: Reminder) -> None:
        """Nothing holds this one any more: close in the history what was opened there."""
        if not reminder.held_by:
            return
        for reason, since in reminder.held_by.items():
            self.record("released", reminder.name, reason=reason, seconds=round(self.now.steady - since))
        reminder.held_by = {}

    def in_phase(self, *phases: Phase) -> list[Reminder]:
        """Return the reminders in these phases, in order of priority."""
        return [each for each in self.reminders.values() if each.phase in phases]

    def named(self, names: Iterable[str]) -> list[Reminder]:
        """Return the reminders of these names, in order of priority."""
        wanted = set(names)
        if not wanted:
            return []
        return [each for name, each in self.reminders.items() if name in wanted]

    @property
    def sitting_seconds(self) -> float:
        """Seconds of the present sitting, as observed."""
        return self.presence.sitting_seconds
