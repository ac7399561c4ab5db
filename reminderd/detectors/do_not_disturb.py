"""Do not disturb, as the desktop's own notification server has it."""

from __future__ import annotations

import os

from reminderd.detectors.detector import Answer
from reminderd.detectors.notification_servers import NAME, PATH, SERVERS_OF, Unclear, way_to_ask
from reminderd.system.bus import BusUnavailable, CallFailed, shared
from reminderd.system.children import ChildFailed
from reminderd.system.text import one_line


async def check() -> Answer:
    """Ask the program that shows the notifications of the session; start none that is not running."""
    try:
        bus = await shared("session")
        owner = await bus.name_owner(NAME)
        if owner is None:
            desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
            name, vendor = next((SERVERS_OF[each] for each in desktops if each in SERVERS_OF), ""), ""
            if not name:
                return Answer(None, "no notification server is running")
        else:
            told = await bus.call(owner, PATH, NAME, "GetServerInformation")
            name, vendor = ([str(each) for each in told] + ["", ""])[:2]
        on = await way_to_ask(name, vendor)(bus, owner or "")
    except (BusUnavailable, CallFailed, ChildFailed, Unclear) as problem:
        return Answer(None, one_line(problem, 160))
    return Answer(bool(on), on if isinstance(on, str) else one_line(name))


DETECTOR = check
