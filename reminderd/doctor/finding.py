"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["ok", "bad", "unknown"]
"""It works; it does not; it cannot be told, or is not needed here."""


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
