"""The word of the week: its words, read in a thread from the history and the spasm log; the report that it opens."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime
from typing import Any

from reminderd.core.events import SummedUp
from reminderd.system.children import start_detached
from reminderd.system.folders import state_folder
from reminderd.system.own_python import own_command
from reminderd.system.threads import in_thread

log = logging.getLogger(__name__)


async def sum_up(now: datetime, status: dict[str, Any]) -> SummedUp:
    """Return what is to be said of the week that ends today; nothing where the history cannot be read. Never raises."""
    try:
        return await in_thread(lambda: _read(now, status))
    except Exception as problem:  # noqa: BLE001 (a word less, and the reminders go on)
        log.warning("the week could not be summed up: %s", str(problem) or type(problem).__name__)
        return SummedUp()


def _read(now: datetime, status: dict[str, Any]) -> SummedUp:
    from reminderd.history import spasms, week
    from reminderd.history.reader import HistoryReader
    from reminderd.history.sittings import SITTING_ENDS

    folder, logged = state_folder(), list[spasms.Spasm]()
    with suppress(OSError):
        logged, _damaged = spasms.read(folder / spasms.FILE_NAME)
    rows = HistoryReader(folder / "history.db").stream(now - week.LOOK_BACK, events=SITTING_ENDS)
    return week.sum_up(rows, now, logged, status)


def open_report() -> None:
    """Write the report and open it in the browser."""
    try:
        start_detached((*own_command(), "report", "--open"))
    except OSError as problem:
        log.warning("the report could not be opened: %s", problem)
