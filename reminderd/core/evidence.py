"""Who can vouch for somebody in the chair without input: a call, a film. The theory is at the top of `presence`."""

from __future__ import annotations

from dataclasses import dataclass, field

from reminderd.core.clock import EPSILON, NEVER
from reminderd.core.events import Detected
from reminderd.core.look import PASSIVE_REASONS, Look
from reminderd.core.settings import PresenceSettings

UNSURE_PART = 0.25
"""How much of `longest_passive` an unsure yes counts for: half an hour of the usual two. The figure is our choice."""


def bounds(settings: PresenceSettings) -> tuple[float, float]:
    """Return for how many seconds of an absence a sure yes counts, and an unsure one."""
    return settings.longest_passive_seconds, settings.longest_passive_seconds * UNSURE_PART


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

    def seen_last(self, idle_since: float, now: float, settings: PresenceSettings) -> float:
        """Return when somebody was seen last: by input, or by a yes since, which counts for a limited time."""
        if not settings.passive:
            return idle_since
        told = zip((self.last_yes, self.last_unsure), bounds(settings), strict=True)
        return max([idle_since, *(at for at, bound in told if now - idle_since < bound - EPSILON)])

    def vouched_by(self, idle_since: float) -> str:
        """Return what said yes in this absence; empty where nothing did."""
        return self.said if max(self.last_yes, self.last_unsure) >= idle_since else ""

    def ask_at(self, idle_since: float, settings: PresenceSettings) -> float | None:
        """Return when to ask next; None where no answer could change anything."""
        if not settings.passive:
            return None
        if self.look.answered is None and self.look.asked is None:
            return idle_since + settings.natural_break_seconds
        if max(self.last_yes, self.last_unsure) < idle_since:
            return None
        looked = self.look.deadline if self.look.asked is not None else self.look.answered
        again = (looked or 0.0) + min(30.0, max(1.0, settings.natural_break_seconds / 2))
        return again if again < idle_since + settings.longest_passive_seconds else None
