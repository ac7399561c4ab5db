"""What the environment says about the desktop session, and how a daemon learns what its own does not say.

A daemon that was started before the desktop, or outlived one, does not have the desktop's environment. It is asked of
the user's systemd, to which desktops report their display. Where that knows nothing, a compositor's socket is looked
for in the user's private runtime folder. X displays are not looked for: their sockets lie in a folder shared by all
users, and one that is there need not be where this person sits. Whatever is found is tried before it is used.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Mapping
from pathlib import Path

from reminderd.system.bus import BusUnavailable, CallFailed, shared

KEYS = ("WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "XDG_RUNTIME_DIR")
_SYSTEMD = "org.freedesktop.systemd1"
_DEADLINE_SECONDS = 1.0


def is_wayland(environ: Mapping[str, str]) -> bool:
    """Return whether this is a Wayland session; an X display in one (Xwayland) sees only a part of the input."""
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE", "").lower() == "wayland"


def is_gnome(environ: Mapping[str, str]) -> bool:
    """Return whether the desktop is one of those built on GNOME's compositor."""
    names = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    return any(name in ("gnome", "gnome-classic", "unity", "budgie", "pantheon", "ubuntu") for name in names)


async def learn(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what can be learned of `KEYS` and differs from `environ`; empty where nothing new is known."""
    found = {**_from_sockets(environ), **await _from_systemd()}
    return {key: value for key, value in found.items() if environ.get(key) != value}


async def _from_systemd() -> dict[str, str]:
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS):
            bus = await shared("session")
            if await bus.name_owner(_SYSTEMD) is None:
                return {}
            body = await bus.call(
                _SYSTEMD,
                "/org/freedesktop/systemd1",
                "org.freedesktop.DBus.Properties",
                "Get",
                "ss",
                ["org.freedesktop.systemd1.Manager", "Environment"],
            )
    except (TimeoutError, BusUnavailable, CallFailed):
        return {}
    lines = body[0] if body and isinstance(body[0], list) else []
    pairs = (line.partition("=") for line in lines if isinstance(line, str))
    return {key: value for key, _, value in pairs if key in KEYS and value and value.isprintable()}


def _from_sockets(environ: Mapping[str, str]) -> dict[str, str]:
    """Find a compositor, where the environment names no display at all."""
    if environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY"):
        return {}
    runtime = Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    try:
        for path in sorted(runtime.glob("wayland-*")):
            status = path.lstat()
            if stat.S_ISSOCK(status.st_mode) and status.st_uid == os.getuid() and _accepts(path):
                return {"WAYLAND_DISPLAY": path.name, "XDG_RUNTIME_DIR": str(runtime)}
    except OSError:
        return {}
    return {}


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        return probe.connect_ex(str(path)) == 0
