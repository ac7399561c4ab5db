"""Bubbles to show, and time to let go by."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from reminderd.core.effects import Button, Show

BUTTONS = (Button("done", "I moved"), Button("snooze:300", "Snooze 5 min"), Button("skip", "Skip"))
HINT = "Answer: reminderd done movement | snooze movement | skip movement"


def bubble(key: str = "movement-1", title: str = "Stand up and move", **more: Any) -> Show:
    """Return a bubble as the engine makes them."""
    given = {"body": "Walk to the window.\n52 min seated", "buttons": BUTTONS, "hint": HINT, "reminders": ("movement",)}
    return Show(key, title, **{**given, **more})


async def pass_time(seconds: float) -> None:
    """Let so much (virtual) time go by."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
