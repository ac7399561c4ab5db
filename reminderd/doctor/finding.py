"""What a check found, and what all of it means for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "bad", "unknown"]
"""It works; it does not; it cannot be told, or is not needed here."""

DAEMON = "daemon"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, tried."""

    part: str
    mark: Mark
    text: str
    remedy: str = ""
    """What to do, where something is missing."""
    essential: bool = False
    """Whether reminders cannot reach the person without it."""


def verdict(findings: Iterable[Finding]) -> tuple[bool, str]:
    """Return whether reminders can reach the person, and say so in a sentence.

    A daemon that nobody has started yet is no fault of this desktop: `doctor` is what people run before.
    """
    found = list(findings)
    wrong = [each.part for each in found if each.mark == "bad" and each.essential]
    if wrong:
        return False, f"Reminders cannot reach you: see {', '.join(dict.fromkeys(wrong))}."
    if any(each.part == DAEMON and each.mark == "unknown" for each in found):
        return True, "Reminders can reach you here; start them with: reminderd run  (or: reminderd service install)"
    return True, "Reminders reach you."
