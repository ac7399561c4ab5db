"""What both ends of the control channel agree on: one JSON object a line, in ASCII.

A request is `{"v": 1, "verb": "snooze", "args": {"reminder": "movement", "seconds": 600}}`, its answer
`{"v": 1, "ok": true, "text": "…", "data": {…}, "english": "…", "language": "de"}`; then the daemon closes. In
another language than English, "said" has each sentence of the data by its English. `follow` is answered by status
objects, one a line, until either side leaves.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import asyncio

VERSION = 1
LONGEST_REQUEST = 64 * 1024
"""Bytes of a request, its newline included."""
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of an answer: a status with more reminders than anybody has."""
ANSWER_SECONDS = 10.0
"""The daemon gives up on a request after this long, and says so."""

Send = Callable[[bytes], Awaitable[None]]
"""Sends a line to a client; done when all of it has left us."""
Drop = Callable[[], None]
Connected = Callable[["asyncio.StreamReader", Send, Drop], None]
"""Takes a new client of this user: what it says, and how to answer and to drop it."""


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
