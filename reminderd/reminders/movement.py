"""Movement."""

from __future__ import annotations

from reminderd.core.settings import AfterSitting
from reminderd.reminders.kind import Advice, Kind

KIND = Kind(
    name="movement",
    trigger=AfterSitting(40 * 60),
    title="Time to move",
    messages=("Stand, roll your shoulders, walk to the window.",),
    done_label="I moved",
    nudge_seconds=600,
    advice=Advice(("",), "", "", "", ""),
)
