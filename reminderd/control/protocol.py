"""What both ends of the control socket agree on: its name, who may speak, and one JSON object a line, in ASCII.

A request is `{"v": 1, "verb": "snooze", "args": {"reminder": "movement", "seconds": 600}}`, its answer
`{"v": 1, "ok": true, "text": "…", "data": {…}}`; then the daemon closes. `follow` is answered by status objects,
one a line, until either side leaves.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

SOCKET_NAME = "control.sock"
"""The socket's name in the runtime folder."""
LONGEST_ADDRESS = 107
"""Bytes of a path that the kernel takes (its field has 108, the last is 0)."""
VERSION = 1
LONGEST_REQUEST = 64 * 1024
"""Bytes of a request, its newline included."""
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of an answer: a status with more reminders than anybody has."""
ANSWER_SECONDS = 10.0
"""The daemon gives up on a request after this long, and says so."""


def encode(message: Mapping[str, Any]) -> bytes:
    """Return the message as one line of ASCII; its only control character is the newline at its end.

    Raises:
        ValueError, TypeError: a value has no form in JSON.
    """
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Return the message in one line.

    Raises:
        ValueError: it is not one JSON object, or holds what JSON does not have (NaN, broken text).
    """
    try:
        message = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def address(path: Path, folder: int) -> str:
    """Return what to bind or connect to: the path, or a way through its folder's descriptor where it is too long.

    Raises:
        OSError: the path is too long, and this system has no such way.
    """
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        return str(path)
    if Path("/proc/self/fd").is_dir():
        return f"/proc/self/fd/{folder}/{path.name}"
    raise OSError(f"{path} is too long for a socket: at most {LONGEST_ADDRESS} bytes; shorten XDG_RUNTIME_DIR")


def same_user(connection: socket.socket) -> bool:
    """Return whether the kernel says that the other end is this user; True where it cannot say (the folder is 0700)."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    try:
        found = connection.getsockopt(socket.SOL_SOCKET, option, 12)  # Linux's struct ucred: pid, uid, gid
    except OSError:
        return False
    return int.from_bytes(found[4:8], sys.byteorder) == os.getuid()
