"""Hydration."""

from __future__ import annotations

from reminderd.core.settings import Every
from reminderd.reminders.kind import Advice, Kind

KIND = Kind(
    name="hydration",
    trigger=Every(60 * 60),
    title="Have some water",
    messages=("Take a few sips now.",),
    done_label="I drank",
    nudge_seconds=0,
    advice=Advice(("",), "", "", "", ""),
)
