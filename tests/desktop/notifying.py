"""Our notifier in this process, against whatever real server is on the desk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable

from reminderd.core.effects import Button, Show
from reminderd.core.events import Event
from reminderd.notify.dbus import DbusNotifier
from reminderd.notify.port import NotifierUnavailable
from reminderd.system import bus
from tests.desktop.desk import Desk

BUTTONS = (
    Button("done", "I moved"),
    Button("snooze:300", "Snooze 5 min"),
    Button("snooze:900", "Snooze 15 min"),
    Button("skip", "Skip"),
)


def bubble(key: str = "movement-1", title: str = "Stand up and move", body: str = "") -> Show:
    """Return a bubble as the engine makes them."""
    words = body or "Stand, roll your shoulders, walk to the window.\n52 min seated"
    return Show(key, title, words, ("movement",), BUTTONS, "Answer: reminderd done movement", image="movement")


@contextlib.asynccontextmanager
async def notifying(desk: Desk) -> AsyncIterator[tuple[DbusNotifier, list[Event]]]:
    """Start the D-Bus notifier on the desk's session bus."""
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = desk.env["DBUS_SESSION_BUS_ADDRESS"]  # put back by the fixture `session`
    events: list[Event] = []
    notifier = DbusNotifier()
    with contextlib.suppress(NotifierUnavailable):
        await notifier.start(events.append)
    try:
        yield notifier, events
    finally:
        await notifier.stop()
        await bus.close_all()


async def soon(condition: Callable[[], object], what: str, seconds: float = 5.0) -> None:
    """Wait until it holds, the loop going on meanwhile."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(0.02)
