"""The rounds in which detectors are asked, one at a time and awaited for two seconds at most; what answers vouch for.

Delivery asks what may hold, and presence asks who is in the chair without input: a call, a film. The theory of the
latter is at the top of `presence`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reminderd.core.alarm import Alarm
from reminderd.core.clock import NEVER
from reminderd.core.events import Detected
from reminderd.core.settings import PresenceSettings

PASSIVE_REASONS = frozenset({"microphone", "camera", "inhibitor"})
"""What shows that somebody is in the chair who gives no input."""
WAIT_SECONDS = 2.0
"""How long answers are waited for. The daemon gives each detector a second."""
UNSURE_PART = 0.25
"""How much of `longest_passive` an unsure yes counts for: half an hour of the usual two. The figure is our choice."""


@dataclass(slots=True)
class Look:
    """The last round of asking."""

    reasons: frozenset[str] = frozenset()
    """Which detectors it asked."""
    under_way: bool = False
    at: float | None = None
    """When it began, or ended, with all its answers or without (steady seconds)."""

    def begin(self, reasons: frozenset[str], now: float) -> None:
        """Note that a round begins."""
        self.reasons, self.under_way, self.at = reasons, True, now

    def pending(self, alarm: Alarm) -> bool:
        """Return whether answers are still to come and worth waiting for."""
        return self.under_way and self.at is not None and not alarm.reached(self.at + WAIT_SECONDS)

    def end(self, now: float, asked: frozenset[str]) -> bool:
        """End the round under way, if its detectors were among those `asked`; return whether a round has ended."""
        if not self.under_way or not self.reasons <= asked:
            return False
        self.under_way, self.at = False, now
        return True


@dataclass(slots=True)
class Evidence:
    """What the detectors have said in one absence of input, in steady seconds; input makes it old."""

    look: Look = field(default_factory=Look)
    last_yes: float = -NEVER
    last_unsure: float = -NEVER
    """The last yes of which its detector was not sure."""
    by: str = ""
    """The reason of the detector that said the last yes."""
    said: str = ""
    """What said the last yes, for people."""

    def take(self, answer: Detected, now: float) -> None:
        """Take a detector's answer, where it is one that can vouch."""
        if not answer.on or answer.reason not in PASSIVE_REASONS:
            return
        self.by = answer.reason
        self.said = answer.detail if answer.reason == "inhibitor" else f"{answer.reason} in use ({answer.detail})"
        if answer.sure:
            self.last_yes = now
        else:
            self.last_unsure = now

    def seen_last(self, idle_since: float, alarm: Alarm, settings: PresenceSettings) -> float:
        """Return when somebody was seen last: by input, or by a yes since, which counts for a limited time."""
        longest, seen = settings.longest_passive_seconds, idle_since
        for said, bound in ((self.last_yes, longest), (self.last_unsure, longest * UNSURE_PART)):
            if settings.passive and said > seen and not alarm.reached(idle_since + bound):
                seen = said
        return seen

    def vouches(self, idle_since: float) -> bool:
        """Return whether anything has said yes in this absence."""
        return max(self.last_yes, self.last_unsure) >= idle_since

    def wanted(self, idle_since: float, alarm: Alarm, settings: PresenceSettings) -> bool:
        """Return whether to ask the detectors now; never if no answer could change anything."""
        if not settings.passive or self.look.pending(alarm):
            return False
        if self.look.at is None:
            return alarm.reached(idle_since + settings.natural_break_seconds)
        again = self.look.at + min(30.0, max(1.0, settings.natural_break_seconds / 2))
        longest = idle_since + settings.longest_passive_seconds
        return self.vouches(idle_since) and again < longest and alarm.reached(again)
