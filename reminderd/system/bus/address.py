"""The addresses of the buses. Only Unix sockets are used: nothing goes over a network."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote

WhichBus = Literal["session", "system"]


class BusUnavailable(Exception):
    """The bus cannot be reached; the message says why."""


def bus_address(kind: WhichBus, environ: Mapping[str, str]) -> str:
    """Return the address of that bus as D-Bus writes it.

    Raises:
        BusUnavailable: the environment names no address that can be used.
    """
    if kind == "system":
        given = environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket"
    else:
        given = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        if not given and not (socket := _usual_socket(environ)).is_socket():
            raise BusUnavailable(f"no session bus: DBUS_SESSION_BUS_ADDRESS is not set and there is no {socket}")
        given = given or usual_session_address(environ)
    usable = [part for part in given.split(";") if part.startswith(("unix:path=", "unix:abstract="))]
    if not usable:
        raise BusUnavailable(f"no {kind} bus: {given[:100]!r} is not the address of a Unix socket")
    return ";".join(usable)


def usual_session_address(environ: Mapping[str, str]) -> str:
    """Return the address of the user's bus where systemd puts it, for a start without the desktop's environment."""
    return "unix:path=" + quote(os.fsencode(_usual_socket(environ))).replace("~", "%7e")


def _usual_socket(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}", "bus")
