"""The port of a notifier: put one bubble on screen, take it away, and tell what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from reminderd.core.effects import Show
from reminderd.core.events import Event

Emit = Callable[[Event], None]


class NotifierUnavailable(Exception):
    """This notifier cannot be used here (now); the message says why, in a few words for `status` and `doctor`."""


class NotifyFailed(Exception):
    """This bubble could not be shown by this notifier; the message says why."""


class Notifier(Protocol):
    """One way to reach the person. `Answered`, `Closed` and `NotifierBack` are emitted as they happen."""

    name: str
    buttons: bool
    """Whether the person can answer on the bubble itself (known after `start`)."""

    async def start(self, emit: Emit) -> None:
        """Begin; try for real.

        Raises:
            NotifierUnavailable: it does not work here, or did not answer within its deadline.
        """

    async def show(self, show: Show) -> None:
        """Show it, replacing the bubble of the same key; back within its own deadline (2 s at most).

        Raises:
            NotifyFailed: it was not shown, and will not be later.
        """

    async def close(self, bubble: str) -> None:
        """Take it away; fine where it is gone already. Never raises."""

    async def stop(self) -> None:
        """Let go of everything; safe to call twice, and after a failed start."""
