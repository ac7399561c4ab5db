"""The screen is shared or recorded: others see what is shown on it."""

from __future__ import annotations

import os
import sys

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.detectors import pipewire
from reminderd.detectors.detector import Answer, Unknown
from reminderd.detectors.pipewire import Graph


async def check() -> Answer:
    """Return whether a picture of the screen flows through PipeWire, as every portal and Wayland desktop sends it.

    Under X a program may read the screen without it, so it is never no there.
    """
    if sys.platform in ("win32", "darwin"):
        raise Unknown(sentence(N_("cannot be told on this system")))
    if not pipewire.can_ask():
        raise Unknown(sentence(N_("no PipeWire to ask (or its pw-dump is missing)")))
    shared = casts(await pipewire.graph())
    if not shared and not os.environ.get("WAYLAND_DISPLAY"):
        raise Unknown(sentence(N_("under X, a program may read the screen unseen")))
    return Answer(bool(shared), ", ".join(dict.fromkeys(shared[:5])))


def casts(graph: Graph) -> list[str]:
    """Return the programs that receive (else those that send) video that comes from no device: those are screens.

    GNOME and Plasma send a screen as "Stream/Output/Video", the portals of wlroots and Hyprland as "Video/Source".
    """
    found: list[str] = []
    for number, node in graph.nodes.items():
        picture = node.media_class in ("Stream/Output/Video", "Video/Source") and "device.api" not in node.props
        if picture and node.running:
            found += [each.name for each in graph.fed_by(number)] or [node.name]
    return found


DETECTOR = check
