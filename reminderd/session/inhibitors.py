"""Passive presence: does something keep the screen awake for whoever watches it, a film or a presentation?

Asked is whoever can tell: logind, the session managers of GNOME and its relatives, the power managers of KDE and
Xfce, and (through the idle source) a Wayland compositor. One yes is a yes; a no needs somebody who can tell.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from reminderd.core.events import Detected
from reminderd.session.logind import MANAGER as LOGIND_MANAGER
from reminderd.session.logind import NAME as LOGIND
from reminderd.session.logind import PATH as LOGIND_PATH
from reminderd.system.bus import shared

REASON = "inhibitor"
DEADLINE_SECONDS = 0.9
"""Under the second that whoever asks waits for any detector."""
_IDLE_FLAG = 8
"""GNOME's session manager: "inhibit the session being marked as idle"."""
_SCREEN_SETTINGS = 4
"""KDE's power management: "the screen is not switched off"."""
_LONGEST_DETAIL = 60

_YES_OR_NO = (
    ("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager", "IsInhibited", _IDLE_FLAG),
    (
        "org.kde.Solid.PowerManagement.PolicyAgent",
        "/org/kde/Solid/PowerManagement/PolicyAgent",
        "org.kde.Solid.PowerManagement.PolicyAgent",
        "HasInhibition",
        _SCREEN_SETTINGS,
    ),
    (
        "org.freedesktop.PowerManagement",
        "/org/freedesktop/PowerManagement/Inhibit",
        "org.freedesktop.PowerManagement.Inhibit",
        "HasInhibit",
        None,
    ),
)
"""Name, path, interface, method, and its argument; each answers with a boolean."""

Asked = Awaitable[tuple[bool | None, str]]


async def check(compositor: Callable[[], Awaitable[bool | None]] | None = None) -> Detected:
    """Ask everybody at once and return the answer within a second; never raises.

    `compositor` is `IdleWatch.inhibited`.
    """
    questions = [_logind(), *(_yes_or_no(*each) for each in _YES_OR_NO)]
    if compositor is not None:
        questions.append(_compositor(compositor))
    tasks = [asyncio.ensure_future(question) for question in questions]
    _, late = await asyncio.wait(tasks, timeout=DEADLINE_SECONDS)
    for task in late:
        task.cancel()
    answers = [_answer_of(task) for task in tasks if task not in late]
    for wanted in (True, False):
        for on, detail in answers:
            if on is wanted:
                return Detected(REASON, on, detail)
    return Detected(REASON, None, "nobody on this desktop tells of idle inhibitors")


def _answer_of(task: asyncio.Future[tuple[bool | None, str]]) -> tuple[bool | None, str]:
    if task.cancelled() or task.exception() is not None:  # no bus, an error, nonsense: all mean "cannot tell"
        return None, ""
    return task.result()


async def _yes_or_no(
    name: str, path: str, interface: str, member: str, argument: int | None
) -> tuple[bool | None, str]:
    bus = await shared("session")
    if await bus.name_owner(name) is None:
        return None, ""
    signature, body = ("", []) if argument is None else ("u", [argument])
    answer = await bus.call(name, path, interface, member, signature, body, deadline=DEADLINE_SECONDS)
    if len(answer) != 1 or not isinstance(answer[0], bool):
        return None, ""
    return answer[0], f"something keeps the screen awake ({name})" if answer[0] else ""


async def _logind() -> tuple[bool | None, str]:
    bus = await shared("system")
    if await bus.name_owner(LOGIND) is None:
        return None, ""
    answer = await bus.call(LOGIND, LOGIND_PATH, LOGIND_MANAGER, "ListInhibitors", deadline=DEADLINE_SECONDS)
    listed = answer[0] if answer and isinstance(answer[0], list) else []
    who = next((each[1] for each in listed if _keeps_awake(each)), None)
    return who is not None, f"{_shown(who)} keeps the screen awake" if who is not None else ""


def _keeps_awake(inhibitor: Any) -> bool:
    """Return whether one of logind's (what, who, why, mode, user, process) is somebody else's against idleness."""
    if not isinstance(inhibitor, list | tuple) or len(inhibitor) != 6:
        return False
    what, who, _why, mode, user, process = inhibitor
    return (
        isinstance(what, str)
        and "idle" in what.split(":")
        and mode in ("block", "block-weak")
        and isinstance(who, str)
        and user == os.getuid()
        and process != os.getpid()
    )


def _shown(who: str) -> str:
    text = "".join(c if c.isprintable() else "?" for c in who[:_LONGEST_DETAIL])
    return text or "a program"


async def _compositor(inhibited: Callable[[], Awaitable[bool | None]]) -> tuple[bool | None, str]:
    on = await inhibited()
    return on, "something keeps the screen awake (the compositor)" if on else ""
