"""The inbox: events go to the engine in order, and every effect is carried out on its own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from reminderd.core.clock import Moment
from reminderd.core.effects import Effect, Save, WakeAt
from reminderd.core.events import Active, Event, TimePassed
from reminderd.daemon.loop import LATE_SECONDS, Inbox
from tests.core.desk import MONDAY


class Daemon:
    """An inbox whose engine asks for what the test says, and whose clock says what the test says."""

    def __init__(self) -> None:
        self.effects: tuple[Effect, ...] = ()
        self.now = Moment(MONDAY, 0.0)
        """What the clock says, and what the engine remembers."""
        self.stopped: list[float] = []
        self.done: list[Effect] = []
        engine = SimpleNamespace(handle=lambda _event, _now: self.effects, state=self)
        clock = SimpleNamespace(now=lambda: self.now, add_stopped=self.stopped.append)
        self.inbox = Inbox(cast("Any", engine), clock, self.perform, lambda: None)

    def at(self, steady: float, event: Event, *effects: Effect) -> None:
        """Post an event at that time; the engine answers with these effects."""
        self.now, self.effects = Moment(MONDAY, steady), effects
        self.inbox.post(event)

    def perform(self, effect: Effect) -> None:
        if isinstance(effect, Save):
            raise OSError("no room")
        self.done.append(effect)


def test_an_effect_that_fails_takes_none_with_it(caplog: pytest.LogCaptureFixture) -> None:
    """Least of all the next alarm."""
    daemon = Daemon()
    daemon.at(0.0, Active(), Save(), WakeAt(60.0))
    assert daemon.done == [WakeAt(60.0)]
    assert "Save" in caplog.text


def test_an_alarm_that_rings_late_means_that_this_process_did_not_run() -> None:
    daemon = Daemon()
    daemon.at(0.0, Active(), WakeAt(60.0))
    daemon.at(60.0 + LATE_SECONDS, TimePassed(), WakeAt(120.0))
    daemon.at(120.0 + LATE_SECONDS + 5.0, Active())
    assert daemon.stopped == [LATE_SECONDS + 5.0]


def test_an_alarm_that_has_rung_is_not_taken_for_late_afterwards() -> None:
    """The engine wants no other one: whatever happens then happens in its time."""
    daemon = Daemon()
    daemon.at(0.0, Active(), WakeAt(60.0))
    daemon.at(60.0, TimePassed())
    daemon.at(74.0, Active())
    assert daemon.stopped == []
