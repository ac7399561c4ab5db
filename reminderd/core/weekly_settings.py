"""The settings of the word of the week, as `settings` has the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reminderd.core.definition import setting


@dataclass(frozen=True, slots=True)
class WeeklySettings:
    """A word about your week: its figures, and one thing to try."""

    day: Literal["off", "mon", "tue", "wed", "thu", "fri", "sat", "sun"] = setting(
        "off", 'On which day it is shown; "off": never.'
    )
    at_minute: int = setting(16 * 60, "From what time on it is shown, when you are at the desk.")
