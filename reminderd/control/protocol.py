"""What goes over the control socket: one JSON object a line, in ASCII, with the protocol's version.

A request is `{"v": 1, "verb": "snooze", "args": {"reminder": "movement", "seconds": 600}}`, its answer
`{"v": 1, "ok": true, "text": "…", "data": {…}}`; then the daemon closes. `follow` is answered by status objects,
one a line, until either side leaves. This file is on the command line's path and imports next to nothing.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

VERSION = 1
LONGEST_REQUEST = 64 * 1024
"""Bytes of a request, its newline included."""
LONGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of an answer: a status with more reminders than anybody has."""
ANSWER_SECONDS = 10.0
"""The daemon gives up on a request after this long, and says so."""


def encode(message: Mapping[str, Any]) -> bytes:
    """Write one line; whatever is in the texts, the line itself has no control character but its newline."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Read one line.

    Raises:
        ValueError: it is not one JSON object, or holds what JSON does not know (NaN, broken text).
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
