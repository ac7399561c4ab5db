"""What `run` prints on a terminal when it has started: what it found, what comes next, and what to type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reminderd.system.text import one_line

_PLACES = {"dbus": "the desktop", "plyer": "the desktop (without buttons)", "console": "this terminal"}


def greeting(status: dict[str, Any]) -> tuple[str, str, str]:
    """Return the lines for the object behind `status`; the first alone is for a log."""
    source, backend = status["presence"]["source"], status["notifier"]["backend"]
    idle = (
        f"Idle time comes from {source}" if source != "none" else "Idle time is unknown, so all time counts as sitting"
    )
    path = Path(status["settings"]["path"])
    return (
        f"reminderd {status['version']} is running. {idle}; notifications go to {_PLACES.get(backend, backend)}.",
        f"{next_sentence(status['reminders'])} Settings: {one_line(path, 200) if path.exists() else 'defaults'}.",
        "Try it: reminderd remind movement · Status: reminderd status · Stop: Ctrl-C",
    )


def next_sentence(reminders: list[dict[str, Any]]) -> str:
    """Return what comes next, for the reminders of the object behind `status`."""
    coming = [each for each in reminders if each["due_at"]]
    if not coming:
        return "No reminder is coming up yet."
    soonest = min(coming, key=lambda each: str(each["due_at"]))
    return f'Next: "{one_line(soonest["title"])}" at {soonest["due_at"][11:16]}, if you stay at the desk.'
