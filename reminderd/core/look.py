"""Asking detectors: one round of it, waited for no longer than two seconds, and when the last round ended."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.alarm import Alarm

PASSIVE_REASONS = frozenset({"microphone", "camera", "inhibitor"})
"""What shows that somebody is in the chair who gives no input: a call, a film."""
WAIT_SECONDS = 2.0
"""How long answers are waited for. The daemon gives each detector a second."""


@dataclass(slots=True)
class Look:
    """The last rounds of asking, in steady seconds."""

    reasons: frozenset[str] = frozenset()
    """Which detectors the last round asked."""
    asked: float | None = None
    """When the round under way began; None: none is."""
    answered: float | None = None
    """When the last round ended, with all its answers or without."""

    def begin(self, reasons: frozenset[str], now: float) -> None:
        """Note that a round begins."""
        self.reasons, self.asked = reasons, now

    def pending(self, alarm: Alarm) -> bool:
        """Return whether answers are still to come and worth waiting for."""
        return self.asked is not None and not alarm.reached(self.asked + WAIT_SECONDS)

    def end(self, now: float, asked: frozenset[str]) -> bool:
        """End the round under way, if its detectors were among those `asked`; return whether a round has ended."""
        if self.asked is None or not self.reasons <= asked:
            return False
        self.asked, self.answered = None, now
        return True
