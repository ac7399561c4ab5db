"""Silence as a set of reasons, each lifted by what set it. There is no other way to be quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reminderd.core.clock import Moment
from reminderd.core.settings import DETECTED_HOLDS

DETECTED = frozenset(DETECTED_HOLDS)
"""The reasons that detectors set; the longest hold bounds these and no others."""


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
        """Lift the hold of that reason and give it, or None where it was not on."""
        return self._on.pop(reason, None)

    def follow(self, reason: str, on: bool, now: Moment, detail: str = "", until: datetime | None = None) -> None:
        """Set or lift, as a condition says that is looked at again and again; its start is kept."""
        was = self._on.get(reason)
        if not on:
            self._on.pop(reason, None)
        elif was is None:
            self._on[reason] = Hold(reason, now.wall, now.steady, detail, until)
        elif (was.detail, was.until) != (detail, until):
            self._on[reason] = Hold(reason, was.since, was.since_steady, detail, until)

    @property
    def personal(self) -> list[str]:
        """The reasons that come from the person, the clock or presence: no detector's, and never bounded."""
        return [reason for reason in self._on if reason not in DETECTED]

    @property
    def detected(self) -> list[str]:
        """The reasons that detectors set."""
        return [reason for reason in self._on if reason in DETECTED]
