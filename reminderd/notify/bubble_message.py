"""One bubble as org.freedesktop.Notifications wants it: escaped where needed, with hints and buttons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reminderd.bus import variant
from reminderd.core.effects import Show
from reminderd.notify.text import body_with_hint, clean_line, clean_lines

APP_NAME = "reminderd"
SIGNATURE = "susssasa{sv}i"
_DATA = Path(__file__).resolve().parent.parent / "data"
_URGENCY = {"low": 0, "normal": 1, "critical": 2}
_SERVER_DECIDES = -1
_LABEL_LENGTH = 40


def notify_arguments(show: Show, capabilities: frozenset[str], replaces: int) -> list[Any]:
    """Give the arguments of Notify, for a server that can do this and nothing else."""
    buttons = "actions" in capabilities
    body = clean_lines(show.body) if buttons else body_with_hint(show)
    actions = [word for each in show.buttons for word in (each.action, clean_line(each.label, _LABEL_LENGTH))]
    return [
        APP_NAME,
        replaces,
        _picture("icons", f"{APP_NAME}-128"),
        clean_line(show.title) or APP_NAME,
        escaped(body) if "body-markup" in capabilities else body,
        actions if buttons else [],
        _hints(show),
        _SERVER_DECIDES,
    ]


def escaped(text: str) -> str:
    """Give text that a server which reads markup shows as it was written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _hints(show: Show) -> dict[str, Any]:
    hints = {"urgency": variant("y", _URGENCY[show.urgency]), "desktop-entry": variant("s", APP_NAME)}
    if show.sound == "off":
        hints["suppress-sound"] = variant("b", True)
    else:
        hints["sound-name"] = variant("s", clean_line(show.sound))
    if show.image and (picture := _picture("drawings", show.image)):
        hints["image-path"] = variant("s", picture)
    return hints


def _picture(folder: str, name: str) -> str:
    """Give the address of a picture of ours, or nothing where it is not there."""
    if Path(name).name != name:
        return ""
    for ending in (".png", ".svg"):
        file = _DATA / folder / f"{name}{ending}"
        if file.is_file():
            return file.as_uri()
    return ""
