"""The child that reads calendars, except that it dies at a file named b.ics."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from reminderd.exercise import ical_child

_read = ical_child.read_file


def main(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the real one does."""
    ical_child.read_file = lambda name, search: os._exit(9) if name.endswith("b.ics") else _read(name, search)
    return ical_child.main(asked)
