"""A notification in other languages on real servers: its letters, its direction, and all of its buttons."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.core import events
from reminderd.core.effects import Show
from reminderd.core.events import PlannedExercise
from reminderd.core.language import ENGLISH, use
from reminderd.settings.keys import from_table
from reminderd.system.languages import find
from tests.core.desk import MONDAY
from tests.core.desk import Desk as VirtualDesk
from tests.desktop import servers
from tests.desktop.desk import Desk
from tests.desktop.notifying import notifying
from tests.desktop.test_notify_servers import screen, window

__all__ = ["screen"]
PICTURES = os.environ.get("REMINDERD_PICTURES")
"""A folder in which the pictures are kept, to be looked at."""
SERVERS = {
    "xfce4-notifyd": (servers.xfce4_notifyd, "stretch"),  # five buttons
    "notification-daemon": (servers.notification_daemon, "movement"),
    "dunst": (servers.dunst, "movement"),
}
WIDEST = 640
"""Pixels of a window: half of a small screen. Buttons that are too long make notification-daemon's window wider."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    use(ENGLISH)


def told(reminder: str) -> Show:
    """Return the notification as the engine makes it in the language in force, after 40 min of sitting."""
    desk = VirtualDesk(from_table({}))
    desk.event(events.Planned((PlannedExercise("a", "Yoga", MONDAY.replace(hour=18)),)))
    desk.run(40 * 60)
    desk.event(events.Remind("t", reminder))
    return next(each for each in reversed(desk.effects) if isinstance(each, Show))


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("code", ["de", "ja", "he"])
async def test_it_is_drawn_with_all_its_buttons(screen: Desk, server: str, code: str, tmp_path: Path) -> None:
    screen.need("fc-list")
    if not screen.run("fc-list", f":lang={code}").stdout:
        pytest.skip(f"no font has the letters of {code}")
    start, reminder = SERVERS[server]
    use(find(code, {}))
    show = told(reminder)
    assert show.title != told_in_english(reminder)
    start(screen)
    async with notifying(screen) as (notifier, _):
        await notifier.show(show)
        place = window(screen, server.capitalize() if server == "dunst" else server)
        await asyncio.sleep(0.7)  # some servers fade it in
        screen.screenshot(Path(PICTURES or tmp_path) / f"{server}-{code}.png")
        assert place["WIDTH"] <= WIDEST, f"see {PICTURES or tmp_path}"


def told_in_english(reminder: str) -> str:
    return next(each.title for each in from_table({}).reminders if each.name == reminder)
