"""Stretch."""

from __future__ import annotations

from reminderd.core.settings import BeforeExercise
from reminderd.reminders.kind import Advice, Kind

KIND = Kind(
    name="stretch",
    trigger=BeforeExercise(15 * 60),
    title="Warm up first",
    messages=("Loosen up gently before you start.",),
    done_label="Warmed up",
    nudge_seconds=0,
    advice=Advice(("",), "", "", "", ""),
)
