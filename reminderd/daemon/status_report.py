"""The object behind `status`, what comes next in one line, and what `run` prints when it has started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from reminderd import __version__
from reminderd.core.language import _
from reminderd.core.status import status_of
from reminderd.daemon.link import LinkKeeper
from reminderd.daemon.perform import Performer
from reminderd.daemon.plan import Planner
from reminderd.daemon.reload import Reloader
from reminderd.system.languages import VARIABLES
from reminderd.system.text import one_line

PROBE_SECONDS = 0.05
"""How long `status` waits for the detectors and the idle source that it asks itself."""
TOLD_VARIABLES = ("PATH", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", *VARIABLES)
"""What `doctor` compares with its own terminal."""
IDLE_SECONDS = 1.0
"""Somebody whose last input is less than this ago is active."""


class StatusReport:
    """Joins what the engine knows with what only the daemon knows."""

    def __init__(self, parts: Performer, reloader: Reloader, planner: Planner, link: LinkKeeper) -> None:
        self._engine = parts.engine
        self._parts = parts
        self._reloader = reloader
        self._planner = planner
        self._link = link

    async def status(self) -> dict[str, Any]:
        """Return the object behind `status`."""
        found = await self._detected()
        idle = await self._parts.presence.idle_seconds(patience=PROBE_SECONDS)
        status = status_of(self._engine.state)
        self._complete_presence(status["presence"], idle)
        held = {each["reason"] for each in status["holds"]}
        for reason, detail in found.items():
            if reason not in held:
                status["holds"].append({"reason": reason, "since": status["now"], "until": None, "detail": detail})
        notifier, problem = self._parts.notifications.notifier.best, self.unseen_because()
        for each in status["reminders"]:
            if each["on_screen"]:
                each["on_screen"] = False if problem else notifier.tells_gone or None
        return {
            "version": __version__,
            "pid": os.getpid(),
            "process": {
                "python": sys.executable,
                "environment": {name: os.environ[name] for name in TOLD_VARIABLES if name in os.environ},
            },
            **status,
            "notifier": {"backend": notifier.name, "buttons": notifier.buttons},
            "settings": {
                "path": str(self._reloader.path),
                "loaded_at": self._reloader.loaded_at.isoformat(timespec="seconds"),
                "problems": [*self._reloader.problems, *self._planner.problems],
                "unfinished": self._reloader.unfinished,
                "left_out": list(self._reloader.left_out),
            },
            "calendars": {"problems": list(self._planner.problems)},
            "notifications": {"problem": problem},
            "link": self._link.status(),
            "history": {"problem": self._parts.history.problem},
        }

    async def _detected(self) -> dict[str, str]:
        """Ask the detectors, unless the engine does so itself because something is due; return reasons and details."""
        found: dict[str, str] = {}
        if any(each["phase"] in {"held", "waiting"} for each in status_of(self._engine.state)["reminders"]):
            return found
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PROBE_SECONDS):
                await self._parts.ask(
                    self._engine.state.settings.detectors,
                    lambda each: found.__setitem__(each.reason, each.detail) if each.on else None,
                )
        return found

    def _complete_presence(self, presence: dict[str, Any], idle: float | None) -> None:
        presence["source"] = self._parts.presence.name
        presence["problem"] = self._parts.presence.problem
        if idle is None:
            return
        presence["idle_seconds"] = round(idle)
        pause = max(self._engine.state.settings.delivery.input_pause_seconds, IDLE_SECONDS)
        if presence["state"] in {"active", "idle"}:
            presence["state"] = "idle" if idle >= pause else "active"

    def next_words(self) -> str:
        """Return in one sentence what comes next, for the service manager."""
        return next_sentence(status_of(self._engine.state)["reminders"])

    def unseen_because(self) -> str:
        """Return why notifications are only written to our own output; "" where they are shown, or that was wanted."""
        notifier = self._parts.notifications.notifier
        return notifier.problem if notifier.best.name == "console" else ""


def greeting(status: dict[str, Any]) -> tuple[str, str, str]:
    """Return what `run` prints on a terminal: what it found, what comes next, what to type; the first is for a log."""
    return (
        # Translators: idle: "Idle time comes from x11"; notifications: "notifications go to the desktop".
        _(
            "reminderd {version} is running. {idle}; {notifications}.",
            version=status["version"],
            idle=_idle(status["presence"]["source"]),
            notifications=_notifications(status["notifier"]["backend"]),
        ),
        f"{next_sentence(status['reminders'])} {_settings(Path(status['settings']['path']))}",
        _(
            "Try it: {remind} · Status: {status} · Stop: Ctrl-C",
            remind="reminderd remind movement",
            status="reminderd status",
        ),
    )


def _idle(source: str) -> str:
    if source == "none":
        return _("Idle time is unknown, so all time counts as sitting")
    return _("Idle time comes from {source}", source=source)


def _notifications(backend: str) -> str:
    match backend:
        case "dbus":
            return _("notifications go to the desktop")
        case "plyer":
            return _("notifications go to the desktop (without buttons)")
        case "console":
            return _("notifications go to this terminal")
        case other:
            return _("notifications go to {notifier}", notifier=other)


def _settings(path: Path) -> str:
    return _("Settings: {path}.", path=one_line(path, 200)) if path.exists() else _("Settings: defaults.")


def next_sentence(reminders: list[dict[str, Any]]) -> str:
    """Return what comes next, for the reminders of the object behind `status`."""
    coming = [each for each in reminders if each["due_at"]]
    if not coming:
        return _("No reminder is coming up yet.")
    soonest = min(coming, key=lambda each: str(each["due_at"]))
    title, time = one_line(soonest["title"]), soonest["due_at"][11:16]
    return _('Next: "{title}" at {time}, if you stay at the desk.', title=title, time=time)
