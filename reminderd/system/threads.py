"""Work that may block, done in a thread so that the event loop goes on.

All threads here are daemon threads: a job that hangs (a dead network disk, a library without a time limit) keeps
neither the loop nor the end of the process waiting. A thread that has nothing to do sleeps without waking up.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)

Job = Callable[[], object]


class Worker:
    """A thread that does one job after another, in order. It starts with the first job.

    All methods are for one thread, usually the loop's; only the jobs run in the worker's own.
    """

    def __init__(self, name: str, jobs: queue.Queue[Job | None] | None = None) -> None:
        self._name = name
        self._thread: threading.Thread | None = None
        self._jobs: queue.Queue[Job | None] = jobs or queue.Queue()

    def post(self, job: Job) -> None:
        """Have a job done after those before it, without waiting for it. What it raises is logged."""
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._jobs,), name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    async def do(self, job: Callable[[], T], seconds: float | None = None) -> T:
        """Return the result of a job done after those before it; raise whatever it raises.

        A job whose caller gives up (by `seconds`, or cancelled) is left out where it has not begun; else it goes on.

        Raises:
            TimeoutError: it was not done within `seconds`.
        """
        result: Future[T] = Future()
        self.post(lambda: _do(job, result))
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(result)

    def stop(self, seconds: float = 0.0) -> None:
        """Let the thread end after the jobs that it has; wait for that, `seconds` at most. Safe to call twice."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(seconds)
            self._thread, self._jobs = None, queue.Queue()


async def in_thread(job: Callable[[], T], name: str = "blocking work") -> T:
    """Return the result of one job, done in a thread that ends with it; raise whatever it raises.

    The job must end by itself. Where the caller gives up, it goes on and its result is dropped.
    """
    worker = Worker(name)
    try:
        return await worker.do(job)
    finally:
        worker.stop()


def _work(jobs: queue.Queue[Job | None]) -> None:
    while (job := jobs.get()) is not None:
        try:
            job()
        except Exception:
            log.exception("a job of the thread %s failed", threading.current_thread().name)


def _do(job: Callable[[], T], result: Future[T]) -> None:
    if not result.set_running_or_notify_cancel():
        return
    try:
        result.set_result(job())
    except BaseException as error:  # noqa: BLE001 (a library that exits ends neither this thread nor the daemon)
        result.set_exception(error if isinstance(error, Exception) else RuntimeError(repr(error)))
