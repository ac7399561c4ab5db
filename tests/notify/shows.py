"""Bubbles to show, and the refusal of one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from reminderd.core.effects import Button, Show
from reminderd.notify.port import DEADLINE_SECONDS, NotifyFailed

BUTTONS = (Button("done", "I moved"), Button("snooze:300", "Snooze 5 min"), Button("skip", "Skip"))
HINT = "Answer: reminderd done movement | snooze movement | skip movement"


def bubble(key: str = "movement-1", title: str = "Stand up and move", **more: Any) -> Show:
    """Return a bubble as the engine makes them."""
    given = {"body": "Walk to the window.\n52 min seated", "buttons": BUTTONS, "hint": HINT, "reminders": ("movement",)}
    return Show(key, title, **{**given, **more})


async def refused(show: Coroutine[Any, Any, None], seconds: float) -> Exception:
    """Expect a failure after exactly that time; whoever waits gives up at the deadline, as the queue does."""
    began = asyncio.get_running_loop().time()
    with pytest.raises((NotifyFailed, TimeoutError)) as failed:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await show
    assert asyncio.get_running_loop().time() - began == pytest.approx(seconds)
    return failed.value
