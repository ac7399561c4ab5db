"""The engine over a scripted stretch of time: no daemon, no waiting. `preview` and the tests' stories use it.

It is the smallest possible driver: a clock that jumps from alarm to alarm, a person who sits, pauses and leaves as the
script says, and a screen that shows everything at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reminderd.core import events
from reminderd.core.clock import NEVER, Moment, seconds_between, shifted
from reminderd.core.effects import Effect, Probe, Record, Show, WakeAt, Watch
from reminderd.core.engine import Engine
from reminderd.core.settings import Settings

Sitting = tuple[datetime, datetime]
"""From when to when somebody is at the desk, aware."""


@dataclass(frozen=True, slots=True)
class ShownAt:
    """A notification, and when it was shown."""

    at: datetime
    show: Show


class Simulation:
    """An engine, its clock and its surroundings."""

    def __init__(self, settings: Settings, start: datetime, *, answer: str | None = None) -> None:
        """Begin at `start` (aware) with somebody at the desk; `answer` every notification so, as it is shown."""
        self.now = Moment(start, 1000.0)
        self.engine = Engine(settings, self.now)
        self.answer = answer
        self.detected: dict[str, bool | None] = {}
        """What each detector answers; None, or no entry: it cannot know."""
        self.shown: list[ShownAt] = []
        self.records: list[Record] = []
        self._wake = NEVER
        self._thresholds: frozenset[float] = frozenset()
        self._input_at: float | None = None
        """When the last input was; None: there is input all the time."""
        self._told: set[float] = set()
        """The thresholds told since that."""
        self.event(events.SourceChanged("script"))
        self.event(events.Active())

    # -- what happens ----------------------------------------------------------------------------------------

    def event(self, event: events.Event) -> None:
        """Let something happen now, and everything that follows from it at once."""
        waiting: list[events.Event] = [event]
        while waiting:
            for effect in self.engine.handle(waiting.pop(0), self.now):
                waiting += self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> Sequence[events.Event]:
        match effect:
            case WakeAt():
                self._wake = NEVER if effect.steady is None else effect.steady
            case Show():
                self.shown.append(ShownAt(self.now.wall, effect))
                answered = [events.Answered(effect.bubble, self.answer)] if self.answer and effect.reminders else []
                return [events.Shown(effect.bubble), *answered]
            case Record():
                self.records.append(effect)
            case Watch():
                self._thresholds = effect.thresholds
                self._told &= effect.thresholds
                if self._input_at is None and self.engine.state.waiting.pause_since is not None:
                    return [events.Idle(self.engine.state.settings.delivery.input_pause_seconds), events.Active()]
            case Probe():
                answers = [events.Detected(each, self.detected.get(each)) for each in sorted(effect.reasons)]
                return [*answers, events.Probed(effect.reasons)]
            case _:
                pass
        return ()

    # -- time ------------------------------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let so many waking seconds pass, ringing every alarm and telling every edge of idleness in them."""
        end = self.now.steady + seconds
        while (at := self._next()) <= end:
            self._jump(max(self.now.steady, at))
            self._ring()
        self._jump(end)
        self.event(events.TimePassed())

    def run_until(self, wall: datetime) -> None:
        """Let waking time pass until the wall clock reads this."""
        self.run(max(0.0, seconds_between(self.now.wall, wall)))

    def _next(self) -> float:
        """Return the steady time at which something happens next."""
        return min(self._wake, self._next_edge())

    def _next_edge(self) -> float:
        if self._input_at is None:
            return NEVER
        return self._input_at + min(self._thresholds - self._told, default=NEVER)

    def _ring(self) -> None:
        if self._wake <= self.now.steady:
            self._wake = NEVER
            self.event(events.TimePassed())
        while self._input_at is not None and self._next_edge() <= self.now.steady:
            self._told.add(min(self._thresholds - self._told))
            self.event(events.Idle(self.now.steady - self._input_at))

    def _jump(self, steady: float) -> None:
        # To exactly that time: by adding the difference it might never be reached, and never be left.
        self.now = Moment(shifted(self.now.wall, steady - self.now.steady), steady, self.now.asleep)

    # -- the person ------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """The last input is now; where nobody was there, it is a stray one."""
        self.sit()
        self._input_at = self.now.steady

    def sit(self) -> None:
        """There is input, from now on."""
        self._input_at, self._told = None, set()
        if self.engine.state.presence.idle_since is not None:
            self.event(events.Active())


@dataclass(frozen=True, slots=True)
class Preview:
    """A previewed stretch of time."""

    shown: tuple[ShownAt, ...]
    records: tuple[Record, ...]
    longest_seconds: float
    """The longest sitting without a break or an answer that says somebody moved."""


def preview(
    settings: Settings,
    exercises: tuple[events.PlannedExercise, ...],
    sittings: Sequence[Sitting],
    busy: Sequence[Sitting] = (),
    *,
    spasm_at: datetime | None = None,
) -> Preview:
    """Run the engine over these sittings, in order; between them nobody is there.

    `busy`: what the calendars say; `spasm_at`: when a spasm was logged before them.
    """
    simulation = Simulation(settings, sittings[0][0], answer="done")
    if spasm_at is not None:
        simulation.event(events.SpasmLogged(None, spasm_at))
    simulation.event(events.Planned(exercises))
    for start, end in sittings:
        if seconds_between(simulation.now.wall, start) > 0:
            simulation.leave()
            simulation.run_until(start)
            simulation.sit()
        for edge in sorted({each for span in busy for each in span if start < each < end} | {start, end}):
            simulation.run_until(edge)
            simulation.detected["calendar"] = any(begins <= edge < ends for begins, ends in busy)
    simulation.leave()
    simulation.run(settings.presence.natural_break_seconds + 1)
    return Preview(tuple(simulation.shown), tuple(simulation.records), _longest(simulation, sittings))


def _longest(simulation: Simulation, sittings: Sequence[Sitting]) -> float:
    """Return the longest sitting between a start, an answered "move", and an end."""
    moved = [each.at for each in simulation.shown if {"movement", "standing"}.intersection(each.show.reminders)]
    edges = ([start, *(at for at in moved if start < at < end), end] for start, end in sittings)
    return max(seconds_between(earlier, later) for each in edges for earlier, later in pairwise(each))
