"""Ask the Wayland compositor whether the active window is fullscreen; a connection for each question.

Works where `zwlr_foreign_toplevel_manager_v1` is offered: sway, Hyprland, labwc, river, Wayfire, niri, Mir. The
protocol: wlr-protocols, unstable/wlr-foreign-toplevel-management-unstable-v1.xml. Titles are sent along; they are
not read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from reminderd.detectors.detector import DEADLINE_SECONDS
from reminderd.system.display import DisplayError
from reminderd.system.display.wayland import Handler, connect

_INTERFACE = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 2
"""The first in which a window's state says whether it is fullscreen."""
_NEW_TOPLEVEL, _STATE, _CLOSED = 0, 4, 6
_ACTIVATED, _FULLSCREEN = 2, 3


async def active_is_fullscreen(environ: Mapping[str, str]) -> bool:
    """Return the answer for this session's compositor.

    Raises:
        DisplayError: there is no compositor to ask, it did not answer, or it does not offer the protocol.
    """
    wayland = await connect(environ, DEADLINE_SECONDS)
    states: dict[int, set[int]] = {}

    def listed(event: int, arguments: bytes) -> None:
        if event == _NEW_TOPLEVEL:
            (window,) = struct.unpack_from("=I", arguments)
            wayland.handle(window, state_of(window))

    def state_of(window: int) -> Handler:
        def told(event: int, arguments: bytes) -> None:
            if event == _STATE:
                (size,) = struct.unpack_from("=I", arguments)
                states[window] = set(struct.unpack_from(f"={size // 4}I", arguments, 4))
            elif event == _CLOSED:
                states.pop(window, None)

        return told

    try:
        number, version = wayland.find(_INTERFACE) or (0, 0)
        if version < _VERSION:
            raise DisplayError("this compositor does not tell which window is fullscreen")
        wayland.bind(number, _VERSION, listed)
        await wayland.round_trip(DEADLINE_SECONDS)
        return any({_ACTIVATED, _FULLSCREEN} <= state for state in states.values())
    finally:
        wayland.close()
