"""The port of a notifier: put one bubble on screen, take it away, and tell what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from reminderd.core.effects import Show
from reminderd.core.events import Event
from reminderd.core.language import N_
from reminderd.core.sentence import sentence

Emit = Callable[[Event], None]

DEADLINE_SECONDS = 1.5
"""Nobody waits longer than this for a notification to be shown or taken away, whatever is tried."""
NO_ANSWER = sentence(N_("the notification server does not answer"))


class NotifierUnavailable(Exception):
    """This notifier cannot be used here (now); the message says why, in a few words for `status` and `doctor`."""


class NotifyFailed(Exception):
    """This bubble could not be shown by this notifier; the message says why."""

    def __init__(self, problem: str, *, elsewhere: bool = True) -> None:
        super().__init__(problem)
        self.elsewhere = elsewhere
        """Whether another notifier may be tried. Not if this one hangs, because both notifications would appear when
        it goes on; nor if the bubble may be on screen, or appear late (it can be answered and closed then)."""


class Notifier(Protocol):
    """One way to reach the person. `Answered`, `Closed`, `Shown` (late) and `NotifierBack` are emitted as they come.

    A notifier has no deadline of its own. Whoever waits for `show` or `close` cancels it after `DEADLINE_SECONDS`. What
    was begun goes on then; until it has ended, further shows are refused at once and nothing more is sent.
    """

    @property
    def name(self) -> str:
        """What `delivery.notifier` and `status` call it."""

    @property
    def buttons(self) -> bool:
        """Whether the person can answer on the bubble itself (known after `start`)."""

    @property
    def tells_gone(self) -> bool:
        """Whether it emits `Closed` when a bubble is on screen no longer."""

    @property
    def problem(self) -> str:
        """Why it cannot be used now, in a few words for `status` and `doctor`; empty where it can."""

    async def start(self, emit: Emit) -> None:
        """Begin; try for real.

        Raises:
            NotifierUnavailable: it does not work here, or did not answer in a few seconds. Until `stop` it may
                go on looking out for what it lacks, and emit `NotifierBack` when that comes.
        """

    async def show(self, show: Show) -> None:
        """Show it, replacing the bubble of the same key.

        Raises:
            NotifyFailed: it was not shown (see `elsewhere` for what that leaves).
        """

    async def close(self, bubble: str) -> None:
        """Close it, unless it is gone already. Never raises."""

    async def stop(self) -> None:
        """Let go of everything; safe to call twice, and after a failed start."""


@runtime_checkable
class ByBus(Protocol):
    """A notifier that reaches a server over a bus, so that its bubbles stay on screen when this process is killed."""

    @property
    def bus_is_there(self) -> bool:
        """Whether the bus is there, even if no server is: then no other notifier could reach a server either."""

    def hidden_by(self, show: Show) -> frozenset[str]:
        """Return the detectors whose yes means that the server does not draw what was just shown."""

    def on_screen(self) -> dict[str, Any]:
        """Return what another process needs to know of its bubbles, as JSON values."""

    async def clear(self, left: dict[str, Any]) -> None:
        """Close those that an earlier process left. Never raises."""
