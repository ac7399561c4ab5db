"""The port of an idle source: is there input, told as edges at the thresholds the engine cares about now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from reminderd.core.events import Event

Emit = Callable[[Event], None]
Lost = Callable[[str], None]


class SourceUnavailable(Exception):
    """This source cannot be used here; the message says why, in a few words for `status` and `doctor`."""


class IdleSource(Protocol):
    """One way to know for how long there has been no input. Only idle seconds, never keys or contents."""

    name: str

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Make one for the session of this environment (None: that of the process). Touches nothing yet."""

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """Say how soon it is tried in such a session when nobody chose a source: lowest first, None never.

        What cannot be believed in a session (X11 under Wayland) is None there. Reads nothing but `environ`.
        """

    async def start(self, emit: Emit, lost: Lost) -> None:
        """Begin; try for real. From now on `Idle` and `Active` are emitted at the watched thresholds.

        `lost(why)` is called once, at any later time, when the source went away or cannot be believed any more;
        nothing is emitted after it.

        Raises:
            SourceUnavailable: it does not work here, or did not answer within its deadline (seconds, not more).
        """

    def watch(self, thresholds: frozenset[float]) -> None:
        """Emit an edge at exactly these idle times (seconds) from now on; returns at once, never blocks.

        `Idle(seconds)` at each threshold passed (at once, where the present idle time lies beyond a new one), and
        one `Active()` at the first input after any `Idle` was told. Between edges nothing runs.
        """

    async def idle_seconds(self) -> float | None:
        """Read the present idle time within half a second, or None where it cannot be read."""

    async def stop(self) -> None:
        """Let go of everything; safe to call twice, and after a failed start."""
