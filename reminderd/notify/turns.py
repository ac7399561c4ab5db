"""One call in the air at a time, and nobody waits for it longer than the deadline.

A server that was stopped reads everything that was sent to it when it goes on. So nothing is sent while a call is
unanswered: whoever comes then is turned away at once, and the call itself goes on until its server answers or dies.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from reminderd.notify.port import DEADLINE_SECONDS, NotifyFailed

NO_ANSWER = "the notification server does not answer"

Work = Callable[[], Coroutine[Any, Any, None]]


class Turns:
    """`landed(late)` is called after each call: whether somebody had given it up before."""

    def __init__(self, landed: Callable[[bool], None]) -> None:
        self.late = False
        """Whether the call in the air has been given up by somebody."""
        self._told = landed
        self._flight: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()

    async def take(self, work: Work) -> None:
        """Do this when it is its turn.

        Raises:
            NotifyFailed: it was not done within the deadline, or it raised this itself.
        """
        ends = asyncio.get_running_loop().time() + DEADLINE_SECONDS
        while self._flight is not None:
            await self._wait(self._flight, ends)
        flight = self._flight = asyncio.ensure_future(work())
        flight.add_done_callback(self._landed)
        await self._wait(flight, ends)
        flight.result()

    def later(self, work: Work) -> None:
        """Do this beside; its failure is told elsewhere."""

        async def quietly() -> None:
            with contextlib.suppress(NotifyFailed):
                await work()

        task = asyncio.ensure_future(quietly())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def cancel(self) -> None:
        """Abandon whatever is under way."""
        tasks = [*self._background, *([self._flight] if self._flight else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait(self, flight: asyncio.Task[None], ends: float) -> None:
        seconds = 0.0 if self.late else max(0.0, ends - asyncio.get_running_loop().time())
        await asyncio.wait({flight}, timeout=seconds)
        if not flight.done():
            self.late = True
            raise NotifyFailed(NO_ANSWER, elsewhere=False)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flight = None
        late, self.late = self.late, False
        if not flight.cancelled():
            flight.exception()  # seen: who waits is told by the task itself
            self._told(late)
