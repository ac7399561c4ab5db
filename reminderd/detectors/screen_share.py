"""The screen is shared or recorded: others see what is shown on it."""

from __future__ import annotations

import os
import sys

from reminderd.detectors import pipewire
from reminderd.detectors.detector import Answer
from reminderd.detectors.pipewire import Graph
from reminderd.system.children import ChildFailed


async def check() -> Answer:
    """Return whether a picture of the screen flows through PipeWire, as every portal and Wayland desktop sends it.

    Under X a program may read the screen without it, so it is never no there.
    """
    if sys.platform in ("win32", "darwin"):
        return Answer(None, "cannot be told on this system")
    if not pipewire.can_ask(os.environ):
        return Answer(None, "no PipeWire to ask (or its pw-dump is missing)")
    try:
        shared = casts(await pipewire.graph())
    except ChildFailed as problem:
        return Answer(None, str(problem))
    if shared:
        return Answer(True, ", ".join(dict.fromkeys(shared[:5])))
    if os.environ.get("WAYLAND_DISPLAY"):
        return Answer(False)
    return Answer(None, "under X, a program may read the screen unseen")


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
