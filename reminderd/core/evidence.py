"""Who can vouch for somebody in the chair without input: a call, a film. The theory is at the top of `presence`."""

from __future__ import annotations

from dataclasses import dataclass, field

from reminderd.core.clock import EPSILON, NEVER
from reminderd.core.look import PASSIVE_REASONS, Look
from reminderd.core.settings import PresenceSettings


@dataclass(slots=True)
class Evidence:
    """What the detectors have said in one absence of input, in steady seconds; input makes it old."""

    look: Look = field(default_factory=Look)
    last_yes: float = -NEVER

    def take(self, reason: str, on: bool | None, now: float) -> None:
        """Take a detector's answer, where it is one that can vouch."""
        if on and reason in PASSIVE_REASONS:
            self.last_yes = now

    def seen_last(self, idle_since: float, now: float, settings: PresenceSettings) -> float:
        """Return when somebody was seen last: by input, or by a yes since, which counts for a limited time."""
        counts = settings.passive and now - idle_since < settings.longest_passive_seconds - EPSILON
        return max(idle_since, self.last_yes) if counts else idle_since

    def ask_at(self, idle_since: float, settings: PresenceSettings) -> float | None:
        """Return when to ask next; None where no answer could change anything."""
        if not settings.passive:
            return None
        if self.look.answered is None and self.look.asked is None:
            return idle_since + settings.natural_break_seconds
        if self.last_yes < idle_since:
            return None
        looked = self.look.deadline if self.look.asked is not None else self.look.answered
        again = (looked or 0.0) + min(30.0, max(1.0, settings.natural_break_seconds / 2))
        return again if again < idle_since + settings.longest_passive_seconds else None
