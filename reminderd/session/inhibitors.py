"""Passive presence: whether something keeps the screen awake for whoever watches it, as a film or a presentation does.

Everybody who can tell is asked: logind, the session managers of GNOME and its relatives, the power managers of KDE and
Xfce, and (through the idle source) a Wayland compositor. One yes is a yes; a no needs somebody who can tell.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from reminderd.core.events import Detected
from reminderd.session import logind
from reminderd.system.bus import shared
from reminderd.system.text import one_line

REASON = "inhibitor"
DEADLINE_SECONDS = 0.9
"""Less than the second that whoever asks waits for any detector."""

_KDE = "org.kde.Solid.PowerManagement.PolicyAgent"
_SERVICES: tuple[tuple[str, str, str, list[int]], ...] = (
    # GNOME: 8 is "inhibit the session being marked as idle". KDE: 4 is "the screen is not switched off".
    ("org.gnome.SessionManager", "org.gnome.SessionManager", "IsInhibited", [8]),
    (_KDE, _KDE, "HasInhibition", [4]),
    ("org.freedesktop.PowerManagement", "org.freedesktop.PowerManagement.Inhibit", "HasInhibit", []),
)
"""Bus name, interface (from which the path follows), method and its arguments; each answers with a boolean."""

_Found = tuple[bool | None, str]
"""Yes, no or unknown, and for a yes the sentence for people."""


async def check(compositor: Callable[[], Awaitable[bool | None]] | None = None) -> Detected:
    """Ask everybody at once and return the answer within a second; never raises.

    `compositor` is `IdleWatch.inhibited`.
    """
    questions = [_logind(), *(_service(*each) for each in _SERVICES)]
    if compositor is not None:
        questions.append(_compositor(compositor))
    tasks = [asyncio.ensure_future(question) for question in questions]
    done, late = await asyncio.wait(tasks, timeout=DEADLINE_SECONDS)
    for task in late:
        task.cancel()
    # No bus, an error, nonsense: all of them mean "cannot tell".
    answers = [task.result() for task in tasks if task in done and not task.cancelled() and task.exception() is None]
    for wanted in (True, False):
        for on, detail in answers:
            if on is wanted:
                return Detected(REASON, on, detail)
    return Detected(REASON, None, "nobody on this desktop tells of idle inhibitors")


async def _service(name: str, interface: str, member: str, arguments: list[int]) -> _Found:
    bus = await shared("session")
    if await bus.name_owner(name) is None:
        return None, ""
    path = "/" + interface.replace(".", "/")
    answer = await bus.call(name, path, interface, member, "u" * len(arguments), arguments, deadline=DEADLINE_SECONDS)
    if len(answer) != 1 or not isinstance(answer[0], bool):
        return None, ""
    return answer[0], f"something keeps the screen awake ({name})" if answer[0] else ""


async def _logind() -> _Found:
    bus = await shared("system")
    if await bus.name_owner(logind.NAME) is None:
        return None, ""
    answer = await bus.call(logind.NAME, logind.PATH, logind.MANAGER, "ListInhibitors", deadline=DEADLINE_SECONDS)
    listed = answer[0] if answer and isinstance(answer[0], list) else []
    who = next((each[1] for each in listed if _keeps_awake(each)), None)
    if who is None:
        return False, ""
    return True, f"{one_line(who) or 'a program'} keeps the screen awake"


def _keeps_awake(inhibitor: Any) -> bool:
    """Return whether one of logind's (what, who, why, mode, user, process) is somebody else's against idleness."""
    if not isinstance(inhibitor, list | tuple) or len(inhibitor) != 6:
        return False
    what, who, _why, mode, user, process = inhibitor
    texts = isinstance(what, str) and isinstance(who, str)
    against_idle = texts and "idle" in what.split(":") and mode in ("block", "block-weak")
    return against_idle and user == os.getuid() and process != os.getpid()


async def _compositor(inhibited: Callable[[], Awaitable[bool | None]]) -> _Found:
    on = await inhibited()
    return on, "something keeps the screen awake (the compositor)" if on else ""
