"""What shows somebody in the chair without input: a call, a film. Looked for only in a long absence of input."""

from __future__ import annotations

from dataclasses import dataclass, field

from reminderd.core.clock import EPSILON

PASSIVE_REASONS = frozenset({"microphone", "camera", "inhibitor"})
"""The detectors that can tell of it."""
EVIDENCE_WAIT_SECONDS = 2.0
"""How long their answers are waited for."""


@dataclass(slots=True)
class Evidence:
    """The answers in one absence of input, in steady seconds; with input, all of them are old."""

    seen: set[str] = field(default_factory=set)
    """The reasons that show somebody."""
    vouched_until: float = float("-inf")
    """When the last of them ended, with nobody known to be away: an absence begins there and not before."""
    asked: float | None = None
    answered: float | None = None

    def pending(self, now: float) -> bool:
        """Whether an answer is still to be had, and worth waiting for."""
        return self.answered is None and (self.asked is None or now - self.asked < EVIDENCE_WAIT_SECONDS - EPSILON)

    @property
    def waited_until(self) -> float | None:
        """When the answers that are still to come are waited for no more."""
        return self.asked + EVIDENCE_WAIT_SECONDS if self.asked is not None and self.answered is None else None

    def looked(self, absent_since: float) -> float:
        """Return when it was last known who is there; who is being asked has time to answer first."""
        if self.answered is None or self.asked is None:
            return absent_since
        return self.answered if self.answered >= self.asked else self.asked + EVIDENCE_WAIT_SECONDS
