"""The log: one line a record on standard error, whatever a record holds; the service keeps and bounds it."""

from __future__ import annotations

import logging
import os
import sys

_LONGEST = 1_000


class _OneLine(logging.Formatter):
    """Puts a record on one line, without control characters, cut where it is very long."""

    def format(self, record: logging.LogRecord) -> str:
        text = "".join(each if each.isprintable() else " " for each in super().format(record))
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class _WithTraceback(_OneLine):
    """For -v: the traceback stays readable."""

    def format(self, record: logging.LogRecord) -> str:
        return logging.Formatter.format(self, record)


class _Quiet(_OneLine):
    """Without -v: what went wrong, not where in the code."""

    def formatException(self, ei: object) -> str:  # noqa: N802 (the standard library's name)
        error = ei[1] if isinstance(ei, tuple) else None
        return f"({type(error).__name__}: {error})"


def set_up(*, verbose: bool) -> None:
    """Log to standard error; with times only where no journal adds them."""
    handler = logging.StreamHandler(sys.stderr)
    stamp = "" if "JOURNAL_STREAM" in os.environ else "%(asctime)s "
    formatter = _WithTraceback if verbose else _Quiet
    handler.setFormatter(formatter(f"{stamp}%(levelname).1s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("apscheduler", "asyncio", "dbus_fast"):
        logging.getLogger(noisy).setLevel(logging.DEBUG if verbose else logging.WARNING)
    logging.raiseExceptions = False
