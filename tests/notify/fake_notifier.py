"""A notifier that reaches nobody and remembers everything, for whoever tests what stands above one."""

from __future__ import annotations

import asyncio

from reminderd.core.effects import Show
from reminderd.core.events import Event
from reminderd.notify.port import Emit, NotifierUnavailable, NotifyFailed


class FakeNotifier:
    """`fails` makes each show fail with it, `hangs` lets it never return, `problem` makes the start fail."""

    def __init__(self, name: str = "fake", *, buttons: bool = True, problem: str = "") -> None:
        self.name = name
        self.buttons = buttons
        self.tells_gone = True
        self.problem = problem
        self.fails: Exception | None = None
        self.hangs = False
        self.shows: list[Show] = []
        self.closes: list[str] = []
        self.visible: dict[str, Show] = {}
        self.stopped = 0
        self._emit: Emit = lambda event: None

    async def start(self, emit: Emit) -> None:
        self._emit = emit
        if self.problem:
            raise NotifierUnavailable(self.problem)

    async def show(self, show: Show) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails is not None:
            raise self.fails
        if self.problem:
            raise NotifyFailed(self.problem)
        if show.update and show.bubble not in self.visible:
            return
        self.shows.append(show)
        self.visible[show.bubble] = show

    async def close(self, bubble: str) -> None:
        self.closes.append(bubble)
        self.visible.pop(bubble, None)

    async def stop(self) -> None:
        self.stopped += 1

    def emit(self, event: Event) -> None:
        """Have it tell this, as if the person or the server had done something."""
        self._emit(event)
