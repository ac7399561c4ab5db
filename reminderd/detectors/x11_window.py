"""Ask the X server whether the active window is fullscreen; a connection for each question.

The properties: https://specifications.freedesktop.org/wm-spec/latest/ (_NET_ACTIVE_WINDOW, _NET_WM_STATE).
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping

from reminderd.detectors.detector import DEADLINE_SECONDS
from reminderd.system.display import RequestRefused
from reminderd.system.display.x11 import XConnection, connect

_NAMES = (b"_NET_SUPPORTING_WM_CHECK", b"_NET_ACTIVE_WINDOW", b"_NET_WM_STATE", b"_NET_WM_STATE_FULLSCREEN")
_INTERN_ATOM, _GET_PROPERTY = 16, 20
_ONLY_IF_EXISTS, _ANY_TYPE = 1, 0
_MOST_VALUES = 64


async def active_is_fullscreen(environ: Mapping[str, str]) -> bool | None:
    """Return the answer for this session's display; None where its window manager does not tell the active window.

    Raises:
        DisplayError: there is no X server to ask, or it did not answer.
        struct.error: its answer makes no sense.
    """
    x = await connect(environ, DEADLINE_SECONDS)
    try:
        # Questions that do not need each other's answers go together, which saves the server some switches.
        check, active, state, fullscreen = await asyncio.gather(*(_atom(x, name) for name in _NAMES))
        managers, windows = await asyncio.gather(_values(x, x.root, check), _values(x, x.root, active))
        if not managers:
            return None
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
