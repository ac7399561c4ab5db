"""What a check found, and what all findings together mean for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "bad", "unknown"]
"""ok: it works; bad: it does not work; unknown: this cannot be found out here, or the part is not needed."""

DAEMON = "daemon"
TO_START = "To start reminderd: reminderd service install (or, in this terminal: reminderd run)"

RESTART = "Restart reminderd: reminderd service stop, then reminderd service start."


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    part: str
    mark: Mark
    text: str
    remedy: str = ""
    """What the person can do about it; "" if nothing is wrong."""
    essential: bool = False
    """Whether reminders cannot reach the person if this part does not work."""


def verdict(findings: Iterable[Finding]) -> tuple[bool, str]:
    """Return whether reminders can reach the person, and a sentence that says so.

    A daemon that does not run yet is not a fault: people run `doctor` before they start it.
    """
    found = list(findings)
    wrong = [each.part for each in found if each.mark == "bad" and each.essential]
    if wrong:
        return False, f"Reminders cannot reach you: see {', '.join(dict.fromkeys(wrong))}."
    if any(each.part == DAEMON and each.mark == "unknown" for each in found):
        return True, f"Reminders can reach you here. {TO_START}"
    if any(each.part == "notifier" and each.mark == "unknown" for each in found):
        return True, "Reminders are sent. Whether you see them could not be confirmed: see notifier."
    return True, "Reminders reach you."
