"""What the engine keeps between two events, and the effects of the present one.

Each field has one module that writes it; the others ask that module. `snapshot` restores them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from reminderd.core.alarm import Alarm
from reminderd.core.asking import Look
from reminderd.core.clock import Moment
from reminderd.core.effects import Effect, Record
from reminderd.core.events import PlannedExercise, SummedUp
from reminderd.core.holds import Holds
from reminderd.core.presence import Presence
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.settings import Settings
from reminderd.core.told import Told, ToldAction

_NOT_DRAWN = "handed to the notification server, which does not draw it meanwhile"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a notification that nothing holds waits for, and since when. Times are steady seconds."""

    pause_since: float | None = None
    """When it began to wait for a pause in the input."""
    gap_since: float | None = None
    """When it began to wait for the gap after the last notification; kept while it then waits for a pause."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that is no reminder."""

    due: bool = False
    """It is still to be shown."""
    shown_at: float | None = None
    """Since when it is on screen, in steady seconds; None: it is not."""
    hidden_by: frozenset[str] = frozenset()
    """The server does not draw it while a detector says yes to one of these."""

    @property
    def on_screen(self) -> bool:
        """Whether it is on screen."""
        return self.shown_at is not None


@dataclass(frozen=True, slots=True)
class Weekly:
    """The word of the week."""

    said_on: date | None = None
    """The last day on which it was shown, or had nothing to say."""
    asked: bool = False
    """Its words were asked for."""
    words: SummedUp | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """The time after a logged spasm. Its times are of the wall clock: it is a matter of days."""

    since: datetime | None = None
    """When the spasm was; kept when care is over, so that the same spasm does not begin it again."""
    on: bool = False
    before: Care | None = None
    """What was on when this spasm came; it goes on if this one is taken back."""
    elsewhere: bool = False
    """The spasm was logged on another machine of the person, so that it is not in the log here."""
    asking: bool = True
    asked_at: datetime | None = None
    """When the person was asked last, or said how it is."""
    sent_to_doctor: bool = False
    """The person was told to see a doctor."""
    tells: bool = False
    """That is what the notice shows, and not the question."""


@dataclass(slots=True)
class State:
    """Everything that the rules work on. Each group of fields is written by the module named above it."""

    # new_settings
    settings: Settings
    # engine
    now: Moment
    alarm: Alarm
    # several, by its methods
    presence: Presence
    holds: Holds = field(default_factory=Holds)
    # new_settings
    reminders: dict[str, Reminder] = field(default_factory=dict)
    """In order of priority for the title."""
    problems: tuple[str, ...] = ()
    """What is wrong with the settings file now."""
    # notices
    notices: dict[str, Notice] = field(default_factory=dict)
    """By their keys: what is on screen, or to be shown, and is no reminder."""
    # care
    care: Care = Care()
    # bubbles
    bubble_number: int = 0
    """How many notifications there were."""
    unconfirmed_records: dict[str, list[Record]] = field(default_factory=dict)
    """History lines of bubbles that no notifier has confirmed yet."""
    doubted: dict[str, frozenset[str]] = field(default_factory=dict)
    """Bubbles that the server may not have drawn, and the detectors that are being asked about it."""
    last_shown: float | None = None
    """When something was shown last, in steady seconds."""
    retry_at: float | None = None
    """When showing is tried again after no notifier could, in steady seconds."""
    # weekly
    weekly: Weekly = Weekly()
    # planned
    exercises: tuple[PlannedExercise, ...] = ()
    plan_known: bool = False
    """Whether the plan has come since the start. Before, no exercise counts as cancelled."""
    # delivery
    look: Look = field(default_factory=Look)
    """The rounds of asking detectors because something is due."""
    detected_since: dict[str, float] = field(default_factory=dict)
    """When detectors began to hold each due reminder (or notice), without interruption since then."""
    # engine
    waiting: Waiting = Waiting()
    # all, by `tell` and `hearing`
    told: Told = field(default_factory=lambda: Told(""))
    """What was told to the person's other machines, and heard from them."""
    # all, by `emit`
    effects: list[Effect] = field(default_factory=list)
    """What was asked for since the last event, in order."""

    def emit(self, *effects: Effect) -> None:
        """Ask for something to be done."""
        self.effects.extend(effects)

    def record(self, event: str, reminder: str | None = None, *, at: datetime | None = None, **facts: Any) -> None:
        """Write a line into the history, of what happened now or at that time."""
        self.emit(Record(at or self.now.wall, event, reminder, facts))

    def tell(self, action: ToldAction, reminders: Iterable[str] = (), seconds: float | None = None) -> None:
        """Have the person's other machines know what was answered here, if there may be any."""
        if self.settings.link.broker:
            self.told.tell(self.now.steady, self.presence.elsewhere.machine, action, reminders, seconds)

    def hold(self, reminder: Reminder, reasons: Sequence[str] = ()) -> None:
        """Have exactly these reasons hold this one now, and record what came and went."""
        if not reasons and not reminder.round.held.by:
            return
        new, ended = reminder.hold(reasons, self.now.steady)
        for reason in new:
            hold, due_at = self.holds.get(reason), reminder.round.due_at
            said_at = due_at.isoformat() if due_at else None
            detail = _NOT_DRAWN if reason in reminder.round.hidden_by else hold.detail if hold else ""
            self.record("held", reminder.name, reason=reason, detail=detail, due_at=said_at)
        for reason, seconds in ended.items():
            self.record("released", reminder.name, reason=reason, seconds=round(seconds))

    @property
    def detectors(self) -> frozenset[str]:
        """The detectors that may hold what is due: those of the settings, and what hides a notification from view."""
        hiding = {each.round.hidden_by for each in self.in_phase(Phase.DUE)}
        hiding |= {each.hidden_by for each in self.notices.values()}
        return self.settings.detectors.union(*hiding)

    def take_effects(self) -> tuple[Effect, ...]:
        """Return the effects asked for so far, in order, and begin anew."""
        taken, self.effects = tuple(self.effects), []
        return taken

    def in_phase(self, *phases: Phase) -> list[Reminder]:
        """Return the reminders in these phases, in order of priority."""
        return [each for each in self.reminders.values() if each.phase in phases]

    @property
    def bubbles(self) -> dict[str, list[Reminder]]:
        """The notifications on screen, by their keys, and the reminders that each shows, in order of priority."""
        found: dict[str, list[Reminder]] = {}
        for each in self.reminders.values():
            if each.round.bubble is not None:
                found.setdefault(each.round.bubble, []).append(each)
        return found
