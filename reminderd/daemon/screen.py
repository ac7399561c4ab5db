"""What is to be shown and taken away, in order, through the notifier, without anybody waiting for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from reminderd.core.effects import Close, Show
from reminderd.core.events import Event, ShowFailed, Shown
from reminderd.notify.port import Notifier, NotifyFailed, OutlivesUs

log = logging.getLogger(__name__)

CALL_SECONDS = 2.0
"""A notifier has this long for one call, whatever it promised."""


class Screen:
    """One call to the notifier at a time; what comes of it is posted as an event."""

    def __init__(self, notifier: Notifier, post: Callable[[Event], None]) -> None:
        self._notifier = notifier
        self._post = post
        self._wanted: asyncio.Queue[Show | Close] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running loop."""
        self._task = asyncio.create_task(self._work())

    def use(self, notifier: Notifier) -> None:
        """Show what comes by another notifier from now on."""
        self._notifier = notifier

    def left_behind(self) -> dict[str, Any]:
        """Return what the next process needs to take our bubbles away, should this one be killed."""
        return self._notifier.on_screen() if isinstance(self._notifier, OutlivesUs) else {}

    async def clear(self, left: Any) -> None:
        """Take away what a process that was killed left on screen: nobody hears its buttons any more."""
        if isinstance(self._notifier, OutlivesUs) and isinstance(left, dict):
            await self._notifier.clear(left)

    def put(self, wanted: Show | Close) -> None:
        """Have it shown or taken away, after what was wanted before."""
        self._wanted.put_nowait(wanted)

    async def _work(self) -> None:
        while True:
            wanted = await self._wanted.get()
            try:
                await self._carry_out(wanted)
            except Exception as problem:
                log.exception("the notifier broke its word")
                if isinstance(wanted, Show):  # so that it is tried again, like any other that was not shown
                    self._post(ShowFailed(wanted.bubble, f"{type(problem).__name__}: {problem}"))
            finally:
                self._wanted.task_done()

    async def _carry_out(self, wanted: Show | Close) -> None:
        if isinstance(wanted, Close):
            async with asyncio.timeout(CALL_SECONDS):
                await self._notifier.close(wanted.bubble)
            return
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._notifier.show(wanted)
        except (NotifyFailed, TimeoutError) as problem:
            log.warning("not shown: %s", problem or "no answer in time")
            self._post(ShowFailed(wanted.bubble, str(problem) or "no answer in time"))
        else:
            self._post(Shown(wanted.bubble))

    async def stop(self, deadline: float) -> None:
        """Carry out what is left, within so many seconds, and end."""
        if self._task is None:
            return
        try:
            async with asyncio.timeout(deadline):
                await self._wanted.join()
        except TimeoutError:
            log.warning("the notifier did not take everything before the end")
        self._task.cancel()
        self._task = None
