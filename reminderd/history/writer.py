"""The writer of the history: it hands each event to a thread of its own and never waits for the disk.

Whatever the disk does, reminders go on. An event that cannot be written waits in memory, up to a bound, and is tried
again. A broken file is renamed and a new one begun. A file that is not ours is never touched.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import time
from collections import deque
from pathlib import Path

from reminderd.core.effects import Record
from reminderd.history.database import INSERT, NotOurs, is_damage, transaction
from reminderd.history.database_file import DatabaseFile
from reminderd.history.event_row import columns
from reminderd.system.threads import Worker

MOST_PENDING = 10_000
"""Events kept in memory while they cannot be written (some months of them); beyond, the oldest are lost."""
STOP_SECONDS = 1.0
_FIRST_RETRY_SECONDS = 0.5
_LONGEST_RETRY_SECONDS = 30.0
_PRUNE_EVERY_SECONDS = 86400.0

_log = logging.getLogger(__name__)


class HistoryWriter:
    """Writes events in the order they were appended. Its methods are for one thread, which may have an event loop.

    The loop in which it was started tries failed writes again; without one, the next event and the end do.
    """

    def __init__(self, path: Path) -> None:
        self.problem: str | None = None
        """Why nothing can be written just now, in words; None: all is well."""
        self._worker = Worker("history")
        self._running = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._appended: queue.SimpleQueue[tuple[object, ...]] = queue.SimpleQueue()
        # What follows is for the thread only.
        self._file = DatabaseFile(path)
        self._pending: deque[tuple[object, ...]] = deque(maxlen=MOST_PENDING)
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self._keep_seconds: float | None = None
        self._prune_at = 0.0  # by the steady clock

    def start(self) -> None:
        """Begin. The thread opens the file, so that a slow disk delays nobody."""
        with contextlib.suppress(RuntimeError):  # a command without an event loop
            self._loop = asyncio.get_running_loop()
        self._running = True
        self._worker.post(self._write)

    def append(self, record: Record) -> None:
        """Write a record soon; never blocks, never raises."""
        self._appended.put(columns(*record))
        self._write_soon()

    def prune(self, keep_seconds: float) -> None:
        """Delete what is older than this, now and once a day when something is written."""
        self._worker.post(lambda: self._keep(keep_seconds))
        self._write_soon()

    async def flush(self, deadline: float) -> bool:
        """Wait, `deadline` seconds at most, until what was appended so far is on disk; False: it is not (yet)."""
        if not self._running:
            return False
        try:
            return await self._worker.do(self._write, deadline)
        except TimeoutError:
            return False

    def stop(self) -> None:
        """Write what is left, as far as that works within `STOP_SECONDS`; safe to call twice or unstarted."""
        if self._running:
            self._running = False
            self._worker.post(self._write)
            self._worker.post(self._file.close)
            self._worker.stop(STOP_SECONDS)

    def _write_soon(self) -> None:
        if self._running:
            self._worker.post(self._write)

    def _write_later(self, seconds: float) -> None:
        if self._loop and self._running:
            if self._retry:
                self._retry.cancel()
            self._retry = self._loop.call_later(seconds, self._write_soon)

    # -- in the thread ---------------------------------------------------------------------------------------

    def _keep(self, seconds: float) -> None:
        self._keep_seconds, self._prune_at = seconds, 0.0

    def _write(self) -> bool:
        """Write all there is. Return whether it is on disk; if not, have it tried again later."""
        with contextlib.suppress(queue.Empty):
            while True:
                values = self._appended.get_nowait()
                self._pending.append(values)
        self._report(problem := self._write_pending())
        if problem is None:
            self._retry_seconds = _FIRST_RETRY_SECONDS
        elif self._loop:
            with contextlib.suppress(RuntimeError):  # the loop is closed: `stop` tries for the last time
                self._loop.call_soon_threadsafe(self._write_later, self._retry_seconds)
            self._retry_seconds = min(self._retry_seconds * 2, _LONGEST_RETRY_SECONDS)
        return problem is None

    def _write_pending(self) -> str | None:
        """Write what waits, in a new file if the first turns out to be broken. Return why it cannot be, if so."""
        name = self._file.path.name
        for _ in range(2):
            try:
                self._commit()
            except NotOurs as why:
                self._file.close()
                return f"{name} is left alone: {why}; what happens is kept in memory only"
            except Exception as error:  # noqa: BLE001 (whatever stands in the file, events go on; status tells the reason)
                self._file.close()
                if is_damage(error) and self._file.set_aside():
                    continue
                return f"{name} cannot be written: {error} ({len(self._pending)} events wait)"
            return None
        return f"{name} cannot be written: the new one is damaged too ({len(self._pending)} events wait)"

    def _commit(self) -> None:
        connection = self._file.connection()
        pruning = self._keep_seconds is not None and time.monotonic() >= self._prune_at
        if not self._pending and not pruning:
            return
        with transaction(connection):
            connection.executemany(INSERT, self._pending)
            if pruning and self._keep_seconds is not None:
                oldest = self._file.now_for_pruning() - self._keep_seconds
                connection.execute("DELETE FROM history WHERE utc < ?", (oldest,))
        if pruning:
            self._prune_at = time.monotonic() + _PRUNE_EVERY_SECONDS
        self._pending.clear()

    def _report(self, problem: str | None) -> None:
        """Keep the problem for `status`; log it once, and once that it is over."""
        if problem and not self.problem:
            _log.warning("history: %s", problem)
        elif self.problem and not problem:
            _log.info("history: it is written again")
        self.problem = problem
