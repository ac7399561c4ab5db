"""Who can vouch for somebody in the chair without input: a call, a film. The theory is at the top of `presence`."""

from __future__ import annotations

from dataclasses import dataclass, field

from reminderd.core.alarm import Alarm
from reminderd.core.clock import NEVER
from reminderd.core.events import Detected
from reminderd.core.look import PASSIVE_REASONS, Look
from reminderd.core.settings import PresenceSettings

UNSURE_PART = 0.25
"""How much of `longest_passive` an unsure yes counts for: half an hour of the usual two. The figure is our choice."""


@dataclass(slots=True)
class Evidence:
    """What the detectors have said in one absence of input, in steady seconds; input makes it old."""

    look: Look = field(default_factory=Look)
    last_yes: float = -NEVER
    last_unsure: float = -NEVER
    """The last yes of which its detector was not sure."""
    said: str = ""
    """What said the last yes, for people."""

    def take(self, answer: Detected, now: float) -> None:
        """Take a detector's answer, where it is one that can vouch."""
        if not answer.on or answer.reason not in PASSIVE_REASONS:
            return
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

    def said_since(self, idle_since: float) -> str:
        """Return what said yes in this absence; empty where nothing did."""
        return self.said if max(self.last_yes, self.last_unsure) >= idle_since else ""

    def wanted(self, idle_since: float, alarm: Alarm, settings: PresenceSettings) -> bool:
        """Return whether to ask now. Where no answer could change anything nothing is asked."""
        if not settings.passive or self.look.pending(alarm):
            return False
        looked = self.look.answered if self.look.asked is None else self.look.asked
        if looked is None:
            return alarm.reached(idle_since + settings.natural_break_seconds)
        if max(self.last_yes, self.last_unsure) < idle_since:
            return False
        again = looked + min(30.0, max(1.0, settings.natural_break_seconds / 2))
        return again < idle_since + settings.longest_passive_seconds and alarm.reached(again)
