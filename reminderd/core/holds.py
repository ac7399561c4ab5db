"""Holds: the reasons to keep quiet. Whatever set a hold also lifts it.

A detector that says yes is believed for `BELIEVED_SECONDS`, though its next answers are "unknown" or do not come: one
late answer must not let a reminder into a call. Only its "no" ends the hold sooner.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from reminderd.core.clock import EPSILON, Moment, seconds_between
from reminderd.core.settings import DETECTED_HOLDS

BELIEVED_SECONDS = 30.0
"""How long a detector's last yes holds while its answers since are unknown or missing: six rounds of asking."""


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to keep quiet, which began at `since` (steady seconds)."""

    reason: str
    since: float
    detail: str = ""
    until: datetime | None = None
    """The local time at which it ends by itself."""
    until_steady: float | None = None
    """The steady time at which it ends by itself."""
    last_yes: float = 0.0
    """The steady time at which its detector last said yes."""

    def left(self, now: Moment) -> float | None:
        """Return the seconds until it ends by itself, None where that is not known."""
        if self.until_steady is not None:
            return self.until_steady - now.steady
        return None if self.until is None else seconds_between(now.wall, self.until)


class Holds(dict[str, Hold]):
    """The holds that are on now by their reasons, in the order they came."""

    def follow(self, reason: str, on: bool, since: float, detail: str = "", until: datetime | None = None) -> None:
        """Set or lift a hold, as its condition is now; `since` counts only for a hold that begins."""
        if on:
            self[reason] = replace(self.get(reason) or Hold(reason, since), detail=detail, until=until)
        else:
            self.pop(reason, None)

    def answer(self, reason: str, on: bool | None, now: Moment, detail: str = "") -> None:
        """Take a detector's answer: yes holds, no lifts, and unknown (None) leaves it as it is."""
        if on is not None:
            self.follow(reason, on, now.steady, detail)
        if on:
            self[reason] = replace(self[reason], last_yes=now.steady)

    def lift_unconfirmed(self, now: Moment) -> None:
        """Lift detected holds that no yes has confirmed for `BELIEVED_SECONDS`; call it when a round has ended."""
        believed = {why for why in self.detected if now.steady - self[why].last_yes < BELIEVED_SECONDS - EPSILON}
        self.lift_detected(but=believed)

    def lift_detected(self, but: Collection[str] = ()) -> None:
        """Lift every detected hold except those of the reasons in `but`."""
        for reason in self.detected:
            if reason not in but:
                del self[reason]

    @property
    def personal(self) -> list[str]:
        """The reasons that the person, the clock or presence set; nothing bounds them."""
        return [reason for reason in self if reason not in DETECTED_HOLDS]

    @property
    def detected(self) -> list[str]:
        """The reasons that detectors set; the longest hold bounds these and no others."""
        return [reason for reason in self if reason in DETECTED_HOLDS]
