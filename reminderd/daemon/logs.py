"""The log: one line a record on standard error, whatever a record holds; the service keeps and bounds it."""

from __future__ import annotations

import logging
import os
import sys

from reminderd.system.text import cut, printable

_LONGEST = 1_000
MOST_A_MINUTE = 10
"""Records of one wording; asyncio logs thousands a second where no connection can be accepted."""


class _OneLine(logging.Formatter):
    """Puts a record on one line, without control characters and not too long; of an exception only what went wrong.

    With -v there is no such bound: the traceback stays readable.
    """

    def format(self, record: logging.LogRecord) -> str:
        return cut(printable(super().format(record)), _LONGEST)

    def formatException(self, ei: object) -> str:  # noqa: N802 (the standard library's name)
        error = ei[1] if isinstance(ei, tuple) else None
        return f"({type(error).__name__}: {error})"


class _NotTooOften(logging.Filter):
    """Drops what has been logged often enough within a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = -1
        self._logged: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        minute = int(record.created // 60)
        if minute != self._minute:
            self._minute = minute
            self._logged.clear()
        wording = (record.name, str(record.msg))
        count = self._logged[wording] = self._logged.get(wording, 0) + 1
        if count == MOST_A_MINUTE:
            record.msg = f"{record.msg} (logged {count} times; not again within this minute)"
        return count <= MOST_A_MINUTE


def set_up(*, verbose: bool) -> None:
    """Log to standard error; with times only where no journal adds them."""
    handler = logging.StreamHandler(sys.stderr)
    stamp = "" if "JOURNAL_STREAM" in os.environ else "%(asctime)s "
    formatter = logging.Formatter if verbose else _OneLine
    handler.setFormatter(formatter(f"{stamp}%(levelname).1s %(message)s", "%H:%M:%S"))
    handler.addFilter(_NotTooOften())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("apscheduler", "asyncio", "dbus_fast"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.raiseExceptions = False
