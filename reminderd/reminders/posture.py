"""Posture."""

from __future__ import annotations

from reminderd.core.settings import AfterSitting
from reminderd.reminders.kind import Advice, Kind

KIND = Kind(
    name="posture",
    trigger=AfterSitting(20 * 60),
    title="Sit tall",
    messages=("Hips back, shoulders loose, feet flat.",),
    done_label="Sitting tall",
    nudge_seconds=0,
    advice=Advice(("",), "", "", "", ""),
)
