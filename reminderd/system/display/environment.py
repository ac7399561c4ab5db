"""What the environment says about the desktop session, and how a daemon learns what its own does not say.

A daemon that was started before the desktop, or outlived one, does not have the desktop's environment. It is asked of
the user's systemd, to which desktops report their display. Where that knows nothing, or names one that is dead, the
sockets are looked at on which a display of this user lives: of compositors in the private runtime folder, and of X
servers in the folder that all users share. An X server is this user's if the socket or a cookie for it is. Where a
compositor lives, X servers are left alone: they are part of it, and see only some of the input.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from reminderd.system import Unavailable
from reminderd.system.bus import shared
from reminderd.system.display import xauthority
from reminderd.system.folders import sockets_folder

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


async def candidates(environ: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what may be changed in `environ` to reach a display, the likeliest first; an empty value removes it."""
    found = [await _from_systemd(), *living_displays(environ)]
    changes = [{key: value for key, value in each.items() if environ.get(key, "") != value} for each in found]
    return [each for each in changes if each]


def living_displays(environ: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the variables of every display of this user on which somebody listens, by their numbers; Linux only."""
    if sys.platform != "linux":
        return []
    runtime, servers = socket_folders(environ)
    found = [
        {"WAYLAND_DISPLAY": path.name, "XDG_RUNTIME_DIR": str(runtime), "XDG_SESSION_TYPE": "wayland"}
        for path in _sockets(runtime, "wayland-*")
        if _is_ours(path) and _accepts(path)
    ]
    if found:
        return found
    # What only calls itself a Wayland session may have a compositor that we cannot see, and this display is its.
    unsure = "" if environ.get("WAYLAND_DISPLAY") or not is_wayland(environ) else environ.get("DISPLAY", "")
    for path in _sockets(servers, "X*"):
        for authority in dict.fromkeys((environ.get("XAUTHORITY", ""), "")):
            shown = {"DISPLAY": f":{path.name[1:]}", "XAUTHORITY": authority}
            cookie = xauthority.read_cookie({**environ, "XAUTHORITY": authority}, path.name[1:])
            if shown["DISPLAY"] != unsure and (cookie or _is_ours(path)) and _accepts(path, runtime):
                found.append({**shown, "WAYLAND_DISPLAY": "", "XDG_SESSION_TYPE": "x11"})
                break
    return found


def socket_folders(environ: Mapping[str, str]) -> tuple[Path, Path]:
    """Return the folders in which compositors listen, and X servers."""
    return sockets_folder(environ), xauthority.SOCKET_FOLDER


async def _from_systemd() -> dict[str, str]:
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS):
            bus = await shared("session")
            if await bus.name_owner(_SYSTEMD) is None:
                return {}
            where = _SYSTEMD, "/org/freedesktop/systemd1", "org.freedesktop.DBus.Properties"
            lines = await bus.value(*where, "Get", "ss", [f"{_SYSTEMD}.Manager", "Environment"])
    except (TimeoutError, Unavailable):
        return {}
    pairs = (line.partition("=") for line in (lines if isinstance(lines, list) else ()) if isinstance(line, str))
    return {key: value for key, _, value in pairs if key in KEYS and value and value.isprintable()}


def _sockets(folder: Path, pattern: str) -> list[Path]:
    """Return the sockets there, by the numbers in their names."""
    named = [path for path in folder.glob(pattern) if path.name.lstrip("waylnd-X").isdigit()]
    return sorted((path for path in named if path.is_socket()), key=lambda path: (len(path.name), path.name))


def _is_ours(path: Path) -> bool:
    try:
        return path.lstat().st_uid == os.getuid()
    except OSError:  # gone meanwhile
        return False


def _accepts(path: Path, runtime: Path | None = None) -> bool:
    """Return whether somebody listens there; `runtime`: who does not name another runtime folder than this one.

    A server of this user with another runtime folder belongs to another login, as in a container.
    """
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        if probe.connect_ex(str(path)) != 0:
            return False
        process, _user, _group = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    try:
        given = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except OSError:  # it is another user's
        return True
    named = [each.partition(b"=")[2] for each in given if each.startswith(b"XDG_RUNTIME_DIR=")]
    return runtime is None or named in ([], [os.fsencode(runtime)])
