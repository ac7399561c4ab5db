"""One bubble as org.freedesktop.Notifications wants it: escaped where needed, with hints and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reminderd.core.effects import Show
from reminderd.notify.text import body_with_hint, clean_line, clean_lines, escaped
from reminderd.system.bus import variant

APP_NAME = "reminderd"
SIGNATURE = "susssasa{sv}i"
_DATA = Path(__file__).resolve().parent.parent / "data"
_URGENCY = {"low": 0, "normal": 1, "critical": 2}
_SERVER_DECIDES = -1
_LABEL_LENGTH = 40
_OUR_NAME = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a server can do, as far as our bubbles depend on it."""

    buttons: bool = False
    markup: bool = False
    """It says that it reads markup in the body."""
    hidden_markup: bool = False
    """It reads markup without saying so: dunst where `markup` is not in its configuration (seen with 1.9)."""


def notify_arguments(show: Show, can: Abilities, replaces: int) -> list[Any]:
    """Return the arguments of Notify for a server that can do this."""
    body = clean_lines(show.body) if can.buttons else body_with_hint(show)
    actions = [word for each in show.buttons for word in (each.action, clean_line(each.label, _LABEL_LENGTH))]
    return [
        APP_NAME,
        replaces,
        _picture("icons", f"{APP_NAME}-128"),
        clean_line(show.title) or APP_NAME,
        _as_written(body, can),
        actions if can.buttons else [],
        _hints(show),
        _SERVER_DECIDES,
    ]


def _as_written(body: str, can: Abilities) -> str:
    if can.markup:
        return escaped(body)
    # Nothing shows a "<" for certain where we cannot know whether markup is read: take the sign that looks like it.
    return body.replace("<", "‹").replace(">", "›") if can.hidden_markup else body


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
    """Return the address of a picture of ours, or nothing where it is not there."""
    if not _OUR_NAME.fullmatch(name):
        return ""
    for ending in (".png", ".svg"):
        file = _DATA / folder / f"{name}{ending}"
        if file.is_file():
            return file.as_uri()
    return ""
