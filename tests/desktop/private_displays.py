"""X servers that only this process and its children see: the daemon watches every display of its user that it finds.

Another test that runs beside this one has displays too, and somebody who moves the pointer there.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_NEW_MOUNTS, _PRIVATE, _RECURSIVE = 0x20000, 1 << 18, 1 << 14
SOCKETS = Path("/tmp/.X11-unix")


def hide_those_of_others() -> bool:
    """Give this thread and what it starts an empty folder of display sockets; return whether that worked (as root)."""
    if os.geteuid():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    SOCKETS.mkdir(exist_ok=True)
    return not (
        libc.unshare(_NEW_MOUNTS)
        or libc.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None)
        or libc.mount(b"none", bytes(SOCKETS), b"tmpfs", 0, b"mode=1777")
    )
