"""Called by the tests as our own Python in a process of its own: answers with the message, or breaks off."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from typing import Any


def main(message: Any) -> Iterator[Any]:
    """Yield the message; the texts below do what they say instead."""
    print("what a library prints")
    match message:
        case "raise":
            raise ValueError("raised for the test")
        case "exit":
            sys.exit(7)
        case "eat":
            message = "x" * (1 << 30)
        case "sleep":
            signal.pause()
        case "twice":
            yield message
    yield message
