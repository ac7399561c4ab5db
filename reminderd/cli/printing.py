"""What reaches the terminal: plain lines and JSON on standard output, messages on standard error.

Text that came from outside (settings, history, the daemon, another program) may hold anything; what could move
the cursor, colour the screen or turn the reading order never gets through.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

_LINE_ENDS = "\t\n\v\f\r\x85\u2028\u2029"
_CONTROL = [*range(0x20), *range(0x7F, 0xA0)]
_TURNING = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_CLEAN = dict.fromkeys([*_CONTROL, *_TURNING], "") | {ord(end): " " for end in _LINE_ENDS}


def clean(text: str) -> str:
    """Return the text as one line without control characters and without marks that turn the reading order."""
    return text.translate(_CLEAN)


def line(text: str = "") -> None:
    """Print one line."""
    print(clean(text))


def json_value(value: Any) -> None:
    """Print one JSON value on one line, in ASCII: right in every locale, and nothing in it can reach a terminal."""
    print(json.dumps(value, allow_nan=False))


def error(text: str) -> None:
    """Say on standard error what went wrong: `reminderd: …`."""
    print(f"reminderd: {clean(text)}", file=sys.stderr)


def note(text: str) -> None:
    """Say something beside the result, on standard error."""
    print(clean(text), file=sys.stderr)


def problems(texts: Iterable[str]) -> None:
    """Print the settings' problems on standard error, one a line, as they are."""
    for text in texts:
        note(text)


def replace_unencodable(stream: Any) -> None:
    """Let no letter the terminal's encoding lacks end a command: it is replaced by a question mark."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
