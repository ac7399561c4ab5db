"""Which X display: its Unix socket, and the cookie that opens it."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system.display import DisplayError

SOCKET_FOLDER = Path("/tmp/.X11-unix")  # noqa: S108 (where every X server listens; a fact, not our choice)
_SHAPE = re.compile(r"(?:unix)?(?:/unix)?:(\d{1,5})(?:\.\d{1,3})?", re.ASCII)
_COOKIE_KIND = b"MIT-MAGIC-COOKIE-1"
_LOCAL, _WILD = 256, 65535
_LARGEST_AUTHORITY = 1024 * 1024


def display_number(environ: Mapping[str, str]) -> str:
    """Return the number in `DISPLAY`.

    Raises:
        DisplayError: there is none, or it is on another machine.
    """
    display = environ.get("DISPLAY", "")
    if not display:
        raise DisplayError(sentence(N_("DISPLAY is not set")))
    found = _SHAPE.fullmatch(display)
    if found is None:
        foreign = N_("DISPLAY {name} is not a display of this machine")
        raise DisplayError(sentence(foreign, name=repr(display[:40])))
    return found[1]


def socket_paths(number: str) -> tuple[str, str]:
    """Return where the server of that number listens: in the folder, and (where that is hidden) by abstract name."""
    path = str(SOCKET_FOLDER / f"X{number}")
    return path, f"\0{path}"


def read_cookie(environ: Mapping[str, str], number: str) -> bytes:
    """Return this display's cookie from the user's authority file; empty where there is none."""
    path = Path(environ.get("XAUTHORITY") or Path(environ.get("HOME") or Path.home(), ".Xauthority"))
    try:
        if not path.is_file():  # a pipe that somebody put there must not block us
            return b""
        with path.open("rb") as file:
            data = file.read(_LARGEST_AUTHORITY)
    except (OSError, ValueError):
        return b""
    return find_cookie(data, number.encode(), socket.gethostname().encode())


def find_cookie(data: bytes, number: bytes, host: bytes) -> bytes:
    """Return the cookie for a display number in an authority file; empty where it has none.

    The entry of this host comes first. Another local entry is used only where there is none for this host, because a
    host that was renamed since login is still this host.
    """
    fallback = b""
    for family, address, shown_number, kind, cookie in _entries(data):
        if kind != _COOKIE_KIND or shown_number not in (number, b""):
            continue
        if family == _WILD or (family == _LOCAL and address == host):
            return cookie
        if family == _LOCAL and not fallback:
            fallback = cookie
    return fallback


def _entries(data: bytes) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    file = io.BytesIO(data)
    while len(family := file.read(2)) == 2:
        fields = []
        for _ in range(4):
            size = int.from_bytes(file.read(2), "big")
            fields.append(file.read(size))
            if len(fields[-1]) < size:
                return
        yield int.from_bytes(family, "big"), fields[0], fields[1], fields[2], fields[3]
