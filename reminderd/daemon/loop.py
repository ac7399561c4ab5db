"""Inbox → engine → perform: the one owner of the engine.

Everybody else posts events, from the loop's own thread; they are handled one after the other, each at its moment.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from reminderd.core.clock import Moment
from reminderd.core.effects import Effect, WakeAt
from reminderd.core.engine import Engine
from reminderd.core.events import Event, TimePassed
from reminderd.system.clocks import Clocks

log = logging.getLogger(__name__)

LATE_SECONDS = 5.0
"""An alarm this late means that this process did not run: stopped, or its virtual machine paused."""


class Inbox:
    """Takes events and hands them to the engine in order."""

    def __init__(
        self, engine: Engine, clock: Clocks, perform: Callable[[Effect], None], after: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._perform = perform
        self._after = after
        self._events: deque[Event] = deque()
        self._wake_at: float | None = None
        self._handling = False
        self._ended = False

    def post(self, event: Event) -> None:
        """Hand in an event; it is handled before this returns, or, from within handling, right after."""
        self._events.append(event)
        if not self._handling:
            self._drain()

    def end(self) -> None:
        """Take no more events."""
        self._ended = True

    def _drain(self) -> None:
        self._handling = True
        try:
            while self._events and not self._ended:
                self._handle(self._events.popleft())
        finally:
            self._handling = False
        self._after()

    def _handle(self, event: Event) -> None:
        now = self._read_clock()
        if isinstance(event, TimePassed):
            self._wake_at = None  # it has rung; only the next one can be late
        try:
            effects = self._engine.handle(event, now)
        except Exception:
            log.exception("an event could not be handled: %s", type(event).__name__)
            return
        for effect in effects:
            if isinstance(effect, WakeAt):
                self._wake_at = effect.steady
            try:
                self._perform(effect)
            except Exception:  # the others are carried out all the same, the next alarm among them
                log.exception("could not be carried out: %s", type(effect).__name__)

    def _read_clock(self) -> Moment:
        """Return the present moment, with the time in which this process did not run counted as such."""
        now = self._clock.now()
        if self._wake_at is None or now.steady - self._wake_at <= LATE_SECONDS:
            return now
        asleep = now.asleep - self._engine.state.now.asleep
        stopped = now.steady - self._wake_at - asleep  # what the sleep does not explain of the delay
        if stopped <= LATE_SECONDS:
            return now
        log.info("This process did not run for %.0f s", stopped)
        self._clock.add_stopped(stopped)
        return self._clock.now()
