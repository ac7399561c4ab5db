"""Reasons to keep quiet, each lifted by what set it. There is no other way to be quiet.

A detector that says yes is believed for `BELIEVED_SECONDS`, though its next answers are "unknown" or do not come: one
late answer must not let a reminder into a call. Only its "no" ends the hold sooner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from reminderd.core.clock import EPSILON, Moment
from reminderd.core.settings import DETECTED_HOLDS

DETECTED = frozenset(DETECTED_HOLDS)
"""The reasons that detectors set; the longest hold bounds these and no others."""
BELIEVED_SECONDS = 30.0
"""How long a detector's last yes holds while its answers since are unknown or missing: six rounds of asking."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason, on since then, until then where that is known."""

    reason: str
    since: datetime
    since_steady: float
    detail: str = ""
    until: datetime | None = None
    """The local time at which it ends by itself."""
    until_steady: float | None = None
    """The steady time at which it ends by itself."""


class Holds:
    """The reasons that are on now, in the order they came."""

    def __init__(self) -> None:
        self._on: dict[str, Hold] = {}
        self._last_yes: dict[str, float] = {}

    def __contains__(self, reason: str) -> bool:
        return reason in self._on

    def __iter__(self) -> Iterator[Hold]:
        return iter(self._on.values())

    def get(self, reason: str) -> Hold | None:
        """Return the hold of that reason, or None."""
        return self._on.get(reason)

    def put(self, hold: Hold) -> None:
        """Set a hold; one of the same reason is replaced."""
        self._on[hold.reason] = hold

    def lift(self, reason: str) -> Hold | None:
        """Lift the hold of that reason and return it, or None where it was not on."""
        return self._on.pop(reason, None)

    def follow(self, reason: str, on: bool, now: Moment, detail: str = "", until: datetime | None = None) -> None:
        """Set or lift the hold as a condition says that is looked at again and again; keep when it began."""
        was = self._on.get(reason)
        if not on:
            self._on.pop(reason, None)
        elif was is None:
            self._on[reason] = Hold(reason, now.wall, now.steady, detail, until)
        elif (was.detail, was.until) != (detail, until):
            self._on[reason] = Hold(reason, was.since, was.since_steady, detail, until)

    def answer(self, reason: str, on: bool | None, now: Moment, detail: str = "") -> None:
        """Take a detector's answer: yes holds, no lifts, and unknown (None) leaves it as it is."""
        if on is not None:
            self.follow(reason, on, now, detail)
        if on:
            self._last_yes[reason] = now.steady

    def lift_unconfirmed(self, now: Moment) -> None:
        """Lift what detectors have said yes to and not confirmed for too long; call it when a round has ended."""
        for reason in self.detected:
            if now.steady - self._last_yes.get(reason, now.steady) >= BELIEVED_SECONDS - EPSILON:
                self.lift(reason)

    def lift_detected(self, but: Collection[str] = ()) -> None:
        """Lift all that detectors have set, but for these reasons."""
        for reason in self.detected:
            if reason not in but:
                self.lift(reason)

    @property
    def personal(self) -> list[str]:
        """The reasons that the person, the clock or presence set; nothing bounds them."""
        return [reason for reason in self._on if reason not in DETECTED]

    @property
    def detected(self) -> list[str]:
        """The reasons that detectors set."""
        return [reason for reason in self._on if reason in DETECTED]
