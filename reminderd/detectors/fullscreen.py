"""A window fills the screen: a film, a game, a presentation."""

from __future__ import annotations

import os
import struct
import sys

from reminderd.detectors import wayland_toplevels, x11_window
from reminderd.detectors.detector import Answer
from reminderd.system.display import DisplayError


async def check() -> Answer:
    """Return whether the active window is fullscreen.

    X is not asked in a Wayland session: it knows only the windows of X programs, which is half the truth.
    """
    try:
        if os.environ.get("WAYLAND_DISPLAY"):
            return Answer(await wayland_toplevels.active_is_fullscreen(os.environ))
        if os.environ.get("DISPLAY"):
            on = await x11_window.active_is_fullscreen(os.environ)
            return Answer(on, "the window manager does not tell the active window" if on is None else "")
    except DisplayError as problem:
        return Answer(None, str(problem))
    except struct.error:
        return Answer(None, "the X server's answer makes no sense")
    if sys.platform in ("win32", "darwin"):
        return Answer(None, "cannot be told on this system")
    return Answer(None, "no display: neither WAYLAND_DISPLAY nor DISPLAY is set")


DETECTOR = check
