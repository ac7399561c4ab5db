"""A thread for code that may block for ever: one job at a time, and nobody waits for it without end."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable

Job = tuple[Callable[[], None], asyncio.Future[None]]


class OneThread:
    """A daemon thread, begun with the first job: a job that hangs keeps neither the loop nor the end waiting."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._under_way: asyncio.Future[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is still under way, given up by its asker or not."""
        return self._under_way is not None and not self._under_way.done()

    async def do(self, work: Callable[[], None], seconds: float) -> None:
        """Do this in the thread; it goes on there when time is up. Raises whatever it raises.

        Raises:
            TimeoutError: it was not done in so many seconds.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._under_way = asyncio.get_running_loop().create_future()
        self._under_way.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._jobs.put((work, self._under_way))
        async with asyncio.timeout(seconds):
            await asyncio.shield(self._under_way)

    def stop(self) -> None:
        """Let the thread end after the job under way."""
        if self._thread is not None:
            self._thread = None
            self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, done = job
            problem: BaseException | None = None
            try:
                work()
            except BaseException as error:  # noqa: BLE001 (handed to the asker, whatever it is)
                problem = error
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody asks any more
                done.get_loop().call_soon_threadsafe(_finish, done, problem)


def _finish(done: asyncio.Future[None], problem: BaseException | None) -> None:
    if done.done():
        return
    if problem is None:
        done.set_result(None)
    else:
        done.set_exception(problem if isinstance(problem, Exception) else RuntimeError(repr(problem)))
