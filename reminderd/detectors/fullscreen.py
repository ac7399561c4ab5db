"""A window fills the screen: a film, a game, a presentation. The display is asked whether the active one does.

X11: the properties of https://specifications.freedesktop.org/wm-spec/latest/ (_NET_ACTIVE_WINDOW, _NET_WM_STATE).

Wayland: `zwlr_foreign_toplevel_manager_v1`, which sway, Hyprland, labwc, river, Wayfire, niri and Mir offer (see
wlr-protocols, unstable/wlr-foreign-toplevel-management-unstable-v1.xml). Titles are sent along; they are not read.

Windows: `SHQueryUserNotificationState`.
"""

from __future__ import annotations

import os
import struct
import sys
from functools import partial

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.detectors.detector import DEADLINE_SECONDS, Answer, Unknown
from reminderd.system.display import RequestRefused, wayland, x11
from reminderd.system.display.x11 import XConnection

_NAMES = (b"_NET_SUPPORTING_WM_CHECK", b"_NET_ACTIVE_WINDOW", b"_NET_WM_STATE", b"_NET_WM_STATE_FULLSCREEN")
_INTERN_ATOM, _GET_PROPERTY = 16, 20
_ONLY_IF_EXISTS, _ANY_TYPE = 1, 0
_MOST_VALUES = 64

_INTERFACE = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 2
"""The first in which a window's state says whether it is fullscreen."""
_NEW_TOPLEVEL, _STATE, _CLOSED = 0, 4, 6
_ACTIVATED, _FULLSCREEN = 2, 3

_FULL_SCREENS = (2, 3, 4)
"""Windows: some program in full screen, one that draws by Direct3D, or a presentation."""


async def check() -> Answer:
    """Return whether the active window is fullscreen.

    X is not asked in a Wayland session: it knows only the windows of X programs, which is half the truth.
    """
    if sys.platform == "win32":
        return Answer(_by_windows())
    if sys.platform == "darwin":
        raise Unknown(sentence(N_("cannot be told on this system")))
    if os.environ.get("WAYLAND_DISPLAY"):
        return Answer(await _by_wayland())
    if os.environ.get("DISPLAY"):
        try:
            return Answer(await _by_x11())
        except struct.error:
            raise Unknown("the X server's answer makes no sense") from None
    raise Unknown(sentence(N_("no display: neither WAYLAND_DISPLAY nor DISPLAY is set")))


def _by_windows() -> bool:
    """Return whether Windows itself would show no notification now, as a program fills the screen."""
    import ctypes

    state = ctypes.c_int()
    ctypes.CDLL("shell32").SHQueryUserNotificationState(ctypes.byref(state))
    return state.value in _FULL_SCREENS


async def _by_x11() -> bool:
    x = await x11.connect(os.environ)
    try:
        check, active, state, fullscreen = [await _atom(x, name) for name in _NAMES]
        if not await _values(x, x.root, check):
            raise Unknown(sentence(N_("the window manager does not tell the active window")))
        windows = await _values(x, x.root, active)
        if not windows or not windows[0]:
            return False
        return fullscreen != 0 and fullscreen in await _values(x, windows[0], state)
    finally:
        x.close()


async def _atom(x: XConnection, name: bytes) -> int:
    """Return the number of a name; 0 where no client of this server ever used it."""
    request = struct.pack("<HH", len(name), 0) + name
    reply = await x.ask(_INTERN_ATOM, _ONLY_IF_EXISTS, request, DEADLINE_SECONDS)
    return int(struct.unpack_from("<I", reply, 8)[0])


async def _values(x: XConnection, window: int, name: int) -> tuple[int, ...]:
    """Return the 32-bit values of a window's property; none where the property or the window is not there."""
    request = struct.pack("<5I", window, name, _ANY_TYPE, 0, _MOST_VALUES)
    try:
        reply = await x.ask(_GET_PROPERTY, 0, request, DEADLINE_SECONDS)
    except RequestRefused:
        return ()
    (count,) = struct.unpack_from("<I", reply, 16)
    return struct.unpack_from(f"<{min(count, _MOST_VALUES)}I", reply, 32) if reply[1] == 32 else ()


async def _by_wayland() -> bool:
    compositor = await wayland.connect(os.environ)
    states: dict[int, set[int]] = {}

    def listed(event: int, arguments: bytes) -> None:
        if event == _NEW_TOPLEVEL:
            (window,) = struct.unpack_from("=I", arguments)
            compositor.handlers[window] = partial(told, window)

    def told(window: int, event: int, arguments: bytes) -> None:
        if event == _STATE:
            (size,) = struct.unpack_from("=I", arguments)
            states[window] = set(struct.unpack_from(f"={size // 4}I", arguments, 4))
        elif event == _CLOSED:
            states.pop(window, None)

    try:
        if compositor.globals.get(_INTERFACE, (0, 0))[1] < _VERSION:
            raise Unknown(sentence(N_("this compositor does not tell which window is fullscreen")))
        compositor.bind(_INTERFACE, _VERSION, listed)
        await compositor.round_trip(DEADLINE_SECONDS)
        return any({_ACTIVATED, _FULLSCREEN} <= state for state in states.values())
    finally:
        compositor.close()


DETECTOR = check
