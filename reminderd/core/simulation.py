"""The engine over a scripted stretch of time: no daemon, no waiting. `preview` and the stories of the tests use it.

It is the smallest possible driver: a clock that jumps from alarm to alarm, a person who sits, pauses and leaves as the
script says, and a screen that shows everything at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reminderd.core.clock import Moment, seconds_between, shifted
from reminderd.core.effects import Close, Effect, Probe, Record, Reply, Save, Show, WakeAt, Watch
from reminderd.core.engine import Engine
from reminderd.core.events import Active, Answered, Detected, Event, Idle, Probed, Shown, SourceChanged, TimePassed
from reminderd.core.settings import Settings


@dataclass(frozen=True, slots=True)
class ShownAt:
    """A notification, and when it was shown."""

    at: datetime
    show: Show


class Simulation:
    """An engine, its clock and its surroundings."""

    def __init__(self, settings: Settings, start: datetime, *, answer: str | None = None, typing: bool = False) -> None:
        """Begin at `start` (aware) with somebody at the desk; `answer` every notification so, as it is shown.

        `typing`: without any pause in the input; otherwise there is one as soon as something waits for it.
        """
        self.now = Moment(start, 1000.0)
        self.engine = Engine(settings, self.now)
        self.answer = answer
        self.typing = typing
        self.detected: dict[str, bool | None] = {}
        """What each detector answers; None, or no entry: it cannot know."""
        self.unsure: set[str] = set()
        """The detectors whose yes is unsure."""
        self.late: dict[str, float] = {}
        """How many seconds each detector takes to answer; infinity: never, and no round with it ends."""
        self._coming: list[tuple[float, Event]] = []
        """The late answers, with the steady times at which they come."""
        self.shown: list[ShownAt] = []
        self.screen: dict[str, Show] = {}
        self.records: list[Record] = []
        self.replies: list[Reply] = []
        self.effects: list[Effect] = []
        self._wake: float | None = None
        self._thresholds: frozenset[float] = frozenset()
        self._input_at: float | None = self.now.steady
        """When the last input was; None: there is input all the time."""
        self._told: set[float] = set()
        """The thresholds told since that."""
        self._paused = False
        """An `Idle` was told since that."""
        self._blind = False
        """No source works."""
        self.event(SourceChanged("script"))
        self.event(Active())
        self._input_at = None

    # -- what happens ----------------------------------------------------------------------------------------

    def event(self, event: Event) -> None:
        """Let something happen now, and everything that follows from it at once."""
        waiting: list[Event] = [event]
        while waiting:
            effects = self.engine.handle(waiting.pop(0), self.now)
            self.effects += effects
            for effect in effects:
                waiting += self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> Iterable[Event]:
        match effect:
            case Save():
                pass
            case WakeAt(steady):
                self._wake = steady
            case Show():
                self.shown.append(ShownAt(self.now.wall, effect))
                self.screen[effect.bubble] = effect
                answered = [Answered(effect.bubble, self.answer)] if self.answer and effect.reminders else []
                return [Shown(effect.bubble), *answered]
            case Close(bubble):
                self.screen.pop(bubble, None)
            case Record():
                self.records.append(effect)
            case Reply():
                self.replies.append(effect)
            case Watch(thresholds):
                self._thresholds = thresholds
                self._told &= thresholds
                pause = self.engine.state.settings.delivery.input_pause_seconds
                if self._input_at is None and not self.typing and pause in thresholds and len(thresholds) > 1:
                    return [Idle(pause), Active()]
            case Probe(reasons):
                return self._ask(reasons)
            case _:
                pass
        return []

    def _ask(self, reasons: frozenset[str]) -> list[Event]:
        """Return the answers that come at once; the late ones come when their time has passed."""
        at_once: list[Event] = []
        waits = {reason: self.late.get(reason, 0.0) for reason in sorted(reasons)}
        for reason, wait in waits.items():
            self._answer(wait, Detected(reason, self.detected.get(reason), sure=reason not in self.unsure), at_once)
        self._answer(max(waits.values(), default=0.0), Probed(reasons), at_once)
        return at_once

    def _answer(self, wait: float, event: Event, at_once: list[Event]) -> None:
        if wait <= 0:
            at_once.append(event)
        elif wait < math.inf:
            self._coming.append((self.now.steady + wait, event))

    # -- time ------------------------------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let so many waking seconds pass, ringing every alarm and telling every edge of idleness in them."""
        end = self.now.steady + seconds
        while True:
            coming = min((at for at, _ in self._coming), default=None)
            ahead = [time for time in (self._wake, self._next_edge(), coming) if time is not None and time <= end]
            if not ahead:
                break
            self._jump(max(self.now.steady, min(ahead)))
            self._ring()
        self._jump(end)
        self.event(TimePassed())

    def run_until(self, wall: datetime) -> None:
        """Let waking time pass until the wall clock reads this."""
        self.run(max(0.0, seconds_between(self.now.wall, wall)))

    def _ring(self) -> None:
        come = [pair for pair in self._coming if pair[0] <= self.now.steady]
        for pair in come:
            self._coming.remove(pair)
            self.event(pair[1])
        if self._wake is not None and self._wake <= self.now.steady:
            self._wake = None
            self.event(TimePassed())
        if self._input_at is not None and not self._blind:
            idle = self.now.steady - self._input_at
            for threshold in sorted(self._thresholds - self._told):
                if self._input_at + threshold <= self.now.steady:  # as `_next_edge` reckons, to the last bit
                    self._told.add(threshold)
                    self._paused = True
                    self.event(Idle(idle))

    def _next_edge(self) -> float | None:
        if self._input_at is None or self._blind:
            return None
        edges = [self._input_at + threshold for threshold in self._thresholds - self._told]
        return max(self.now.steady, min(edges)) if edges else None

    def _jump(self, steady: float) -> None:
        # To exactly that time: by adding the difference it might never be reached, and never be left.
        self.now = Moment(shifted(self.now.wall, steady - self.now.steady), steady, self.now.asleep)

    # -- the person and the machine --------------------------------------------------------------------------

    def leave(self) -> None:
        """The last input is now; where nobody was there, it is a stray one."""
        self.sit()
        self._input_at = self.now.steady

    def sit(self) -> None:
        """There is input, from now on."""
        paused, self._paused, self._input_at, self._told = self._paused, False, None, set()
        if paused and not self._blind:
            self.event(Active())

    def pause_input(self, seconds: float) -> None:
        """No input for so long, then input again."""
        self.leave()
        self.run(seconds)
        self.sit()

    def lose_source(self) -> None:
        """The idle source goes, with its display or its session."""
        self._blind = True
        self.event(SourceChanged("none"))

    def find_source(self) -> None:
        """Another one comes, whose counter begins at nothing."""
        self._blind, self._told, self._paused = False, set(), False
        self._input_at = None if self._input_at is None else self.now.steady
        self.event(SourceChanged("script"))
        self.event(Active())

    def sleep(self, seconds: float) -> None:
        """The machine sleeps, unannounced, and wakes."""
        self.now = Moment(self.now.after(seconds).wall, self.now.steady + seconds, self.now.asleep + seconds)
        self.event(TimePassed())

    def set_wall(self, wall: datetime) -> None:
        """Somebody sets the clock, or its zone."""
        self.now = Moment(wall, self.now.steady, self.now.asleep)
        self.event(TimePassed())

    def told(self, event: str, *, reminder: str | None = None) -> list[Record]:
        """Return the records of one kind."""
        return [each for each in self.records if each.event == event and reminder in (None, each.reminder)]
