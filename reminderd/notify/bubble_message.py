"""The words of one notification, and the whole of it as org.freedesktop.Notifications wants it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reminderd.core.effects import Show
from reminderd.core.settings import Urgency
from reminderd.system.bus import variant
from reminderd.system.text import escape_markup, one_line, several_lines

APP_NAME = "reminderd"
DRAWN_AT_MOST = 3
"""Buttons on servers with `three_buttons`."""
SIGNATURE = "susssasa{sv}i"
TITLE_LENGTH = 120
BODY_LENGTH = 600
"""Characters; our own choice: longer than any of our words, and short enough for every server's bubble."""
_DATA = Path(__file__).resolve().parent.parent / "data"
_URGENCY = {"low": 0, "normal": 1, "critical": 2}
_SERVER_DECIDES = -1
_LABEL_LENGTH = 40
BRING_BACK = "default"
"""What a click on the text of a notification answers; its label is not drawn."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a server can do, as far as our bubbles depend on it."""

    buttons: bool = False
    markup: bool = False
    """It says that it reads markup in the body."""
    hidden_markup: bool = False
    """It reads markup without saying so: dunst where `markup` is not in its configuration (seen with 1.9)."""
    pictures: bool = True
    """A picture leaves room for the buttons; Cinnamon cuts the buttons beside one (seen with 5.6)."""
    three_buttons: bool = False
    """It draws three buttons at most (seen with GNOME Shell 43 and Budgie 10.7)."""
    replaces: bool = True
    """What replaces a bubble is drawn whole. GNOME Shell (43) draws it without buttons, and Cinnamon (5.6) not at all
    where it did not draw the first one because of do not disturb."""
    banners: bool = False
    """GNOME Shell (43) lists a banner without its buttons, and a click on the text starts the program unless there is a
    "default" action."""
    keeps_expired: bool = False
    """Plasma (5.27) lists what has expired, without buttons, until it is closed by its number."""
    tells_gone: bool = True
    """It tells when a bubble expires. GNOME, Cinnamon and swaync put it into their list without a word."""
    tells_waiting: bool = False
    """dunst tells how many notifications its rules, or a pause, keep back at the moment."""
    over_fullscreen: bool = True
    """It draws above a fullscreen window. Plasma and mako draw below, GNOME and Cinnamon wait, MATE draws nothing."""
    critical_over_fullscreen: bool = True
    """It draws a critical one there."""

    @classmethod
    def of(cls, capabilities: object, server: str, vendor: str = "") -> Abilities:
        """Return what follows from the answers to GetCapabilities and GetServerInformation."""
        told = capabilities if isinstance(capabilities, list) else []
        markup, name = "body-markup" in told, "mate" if vendor == "MATE" else server.lower()
        return cls(
            buttons="actions" in told,
            markup=markup,
            hidden_markup=name == "dunst" and not markup,
            pictures=name != "cinnamon",
            three_buttons=name == "gnome-shell" or name.startswith("budgie"),
            replaces=name not in {"gnome-shell", "cinnamon"},
            banners=name == "gnome-shell",
            keeps_expired=name == "plasma",
            tells_gone=name not in {"gnome-shell", "cinnamon", "swaynotificationcenter"},
            tells_waiting=name == "dunst",
            over_fullscreen=name not in {"plasma", "gnome-shell", "cinnamon", "mate", "mako"},
            critical_over_fullscreen=name not in {"cinnamon", "mate", "mako"},
        )

    def hidden_by(self, urgency: Urgency, *, waiting: bool) -> frozenset[str]:
        """Return the detectors whose yes means that a notification is not drawn; `waiting`: dunst keeps some back."""
        if self.tells_waiting:
            return frozenset({"do_not_disturb", "fullscreen"} if waiting else ())
        critical = urgency == "critical"
        seen_over = self.critical_over_fullscreen if critical else self.over_fullscreen
        return frozenset(() if critical else {"do_not_disturb"}) | frozenset(() if seen_over else {"fullscreen"})


def body_with_hint(show: Show, length: int = BODY_LENGTH) -> str:
    """Return the body for a place without buttons: its last line is the command to type, which is never cut."""
    hint = one_line(show.hint, TITLE_LENGTH)
    body = several_lines(show.body, length - len(hint) - 1 if hint else length)
    return f"{body}\n{hint}".strip()


def notify_arguments(show: Show, can: Abilities, replaces: int) -> list[Any]:
    """Return the arguments of Notify for a server that can do this."""
    body = several_lines(show.body, BODY_LENGTH) if can.buttons else body_with_hint(show)
    if can.markup:
        body = escape_markup(body)
    elif can.hidden_markup:
        # We cannot know whether markup is read, and no way of writing "<" shows it in both cases: take a sign like it.
        body = body.replace("<", "‹").replace(">", "›")
    buttons = show.buttons
    if can.three_buttons and len(buttons) > DRAWN_AT_MOST:
        buttons = (*buttons[:2], buttons[-1], *buttons[2:-1])  # so that "Skip", the last one, is drawn
    actions = [word for each in buttons for word in (each.action, one_line(each.label, _LABEL_LENGTH))]
    if can.banners and BRING_BACK not in actions:
        actions += [BRING_BACK, "Show the buttons"]
    return [
        APP_NAME,
        replaces,
        (_DATA / "icons" / f"{APP_NAME}-128.png").as_uri(),
        one_line(show.title, TITLE_LENGTH) or APP_NAME,
        body,
        actions if can.buttons else [],
        _hints(show, can),
        _SERVER_DECIDES,
    ]


def _hints(show: Show, can: Abilities) -> dict[str, Any]:
    hints = {"urgency": variant("y", _URGENCY[show.urgency])}
    if not show.lasting:
        hints["desktop-entry"] = variant("s", APP_NAME)
    if show.sound == "off":
        hints["suppress-sound"] = variant("b", True)
    else:
        hints["sound-name"] = variant("s", one_line(show.sound, TITLE_LENGTH))
    if show.image and can.pictures:
        # A plain path: Budgie and swaync draw no file:// address here, and Cinnamon then draws no bubble at all.
        hints["image-path"] = variant("s", str(_DATA / "drawings" / f"{show.image}.png"))
    return hints
