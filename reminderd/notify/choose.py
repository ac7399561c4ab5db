"""The notifier that the daemon uses: the named one, or the best that works now, and the terminal where none does.

The best is dbus. Then comes plyer (the first outside Linux), but never where the server hangs, because what is sent
to a hung server bursts out when it goes on. The console always works. What was only printed there is shown once more
if a notification server comes soon; of several, only the newest, and the others count as expired.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from reminderd import notify
from reminderd.core.effects import Show
from reminderd.core.events import Answered, Closed, Event, NotifierBack, Shown
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.notify.port import (
    DEADLINE_SECONDS,
    ByBus,
    Emit,
    Notifier,
    NotifierUnavailable,
    NotifyFailed,
)

log = logging.getLogger(__name__)

STALE_SECONDS = 600.0
"""What was only printed is not shown once more after this; our own choice: one usual nudge."""
AGAIN_SECONDS = 5.0
"""After this, a server that answered an error but works is asked again."""

Backends = Mapping[str, Callable[[], Notifier]]


def find_backends() -> dict[str, Callable[[], Notifier]]:
    """Return every backend in this package, by its name."""
    names = [each.name for each in pkgutil.iter_modules(notify.__path__)]
    modules = [importlib.import_module(f"{notify.__name__}.{name}") for name in names]
    return {module.NOTIFIER.name: module.NOTIFIER for module in modules if hasattr(module, "NOTIFIER")}


class AutoNotifier:
    """`notifier` is "auto" or the name of a backend; `echo` prints a line for each notification besides."""

    def __init__(
        self,
        notifier: str = "auto",
        *,
        echo: bool = False,
        backends: Backends | None = None,
        platform: str = sys.platform,
    ) -> None:
        made = find_backends() if backends is None else backends
        order = ("dbus", "plyer") if platform == "linux" else ("plyer",)
        self._auto = notifier == "auto"
        self._ways = [made[name]() for name in order if name in made] if self._auto else [made[notifier]()]
        self._console = made["console"]()
        self._echo = echo and notifier != "console"
        self._emit: Emit = lambda event: None
        self._unseen: tuple[Show, float] | None = None
        """What was only printed last, and when (loop time)."""
        self._overtaken: list[str] = []
        """Bubbles that were only printed before that. A hung server may draw one of them after all."""
        self._catching_up: asyncio.Task[None] | None = None
        self._again: asyncio.TimerHandle | None = None

    @property
    def problem(self) -> str:
        """Why the first choice cannot be used now; empty if it can."""
        return self._ways[0].problem if self._ways else ""

    @property
    def best(self) -> Notifier:
        """The notifier that would be used now."""
        if not self._auto:
            return self._ways[0]
        for way in self._ways:
            if not way.problem:
                return way
            if isinstance(way, ByBus) and way.bus_is_there:
                break  # notify-send would ask the same bus for the same server
        return self._console

    async def start(self, emit: Emit) -> None:
        """Start what may be used; what is missing is a `problem`, not an exception, and may come later."""
        self._emit = emit
        for way in self._ways:
            try:
                await way.start(self._heard)
            except NotifierUnavailable as reason:
                level = logging.INFO if self.problem else logging.DEBUG  # a second choice may be missing
                log.log(level, "notifications by %s: %s", way.name, reason)

    async def show(self, show: Show) -> None:
        """Show it by the best way that takes it.

        Raises:
            NotifyFailed: only where a backend was named, and it failed.
        """
        failure = await self.attempt(show)
        if show.update:
            return
        if failure is None:
            self._seen(show.bubble)
            if self._echo:
                await self._console.show(show)
        elif self._auto:
            await self._console.show(show)
            self._show_again(show, asyncio.get_running_loop().time())
        else:
            await _in_time(self._ways[0].close(show.bubble))  # where it comes late, nobody waits for it any more
            raise failure

    def hidden_by(self, show: Show) -> frozenset[str]:
        """Return the detectors whose yes means that what was just shown is not drawn."""
        return self.best.hidden_by(show) if isinstance(self.best, ByBus) else frozenset()

    async def close(self, bubble: str) -> None:
        """Take it away wherever it may be."""
        self._seen(bubble)
        for way in self._ways:
            await _in_time(way.close(bubble))

    def on_screen(self) -> dict[str, Any]:
        """Return what another process needs to close our bubbles after a crash, by backend."""
        return {way.name: way.on_screen() for way in self._ways if isinstance(way, ByBus)}

    async def clear(self, left: dict[str, Any]) -> None:
        """Take away what an earlier process left on screen."""
        for way in self._ways:
            if isinstance(way, ByBus) and isinstance(left.get(way.name), dict):
                await _in_time(way.clear(left[way.name]))

    async def stop(self) -> None:
        """Stop all of them."""
        if self._catching_up is not None:
            self._catching_up.cancel()
        if self._again is not None:
            self._again.cancel()
        for way in self._ways:
            await way.stop()

    async def attempt(self, show: Show) -> NotifyFailed | None:
        """Show it, but not on the console instead. Return what went wrong last, or None where it was shown."""
        failure: NotifyFailed | None = None
        ends = asyncio.get_running_loop().time() + DEADLINE_SECONDS
        for way in self._ways:
            failure = await _attempt(way, show, ends)
            if failure is None or not failure.elsewhere:
                break
        return failure

    def _heard(self, event: Event) -> None:
        if isinstance(event, Answered | Closed | Shown):
            self._seen(event.bubble)
        self._emit(event)
        if isinstance(event, NotifierBack):
            self._catch_up_now()

    def _seen(self, bubble: str) -> None:
        """Note that this one need not be shown once more."""
        if self._unseen and self._unseen[0].bubble == bubble:
            self._unseen = None
        if bubble in self._overtaken:
            self._overtaken.remove(bubble)

    def _show_again(self, show: Show, since: float) -> None:
        """Try again after a while if the server works but answered an error; otherwise `NotifierBack` says when."""
        self._seen(show.bubble)
        if self._unseen:
            self._overtaken.append(self._unseen[0].bubble)
        self._unseen = (show, since)
        if self._again is not None:
            self._again.cancel()
        if not self.problem:
            self._again = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._catch_up_now)

    def _catch_up_now(self) -> None:
        for bubble in self._overtaken:
            self._emit(Closed(bubble, "expired"))
        self._overtaken.clear()
        if self._unseen:
            self._catching_up = asyncio.ensure_future(self._catch_up(*self._unseen))
            self._unseen = None

    async def _catch_up(self, show: Show, at: float) -> None:
        if asyncio.get_running_loop().time() - at >= STALE_SECONDS:
            self._emit(Closed(show.bubble, "expired"))
        elif await self.attempt(show) is not None:
            self._show_again(*(self._unseen or (show, at)))


async def _attempt(way: Notifier, show: Show, ends: float) -> NotifyFailed | None:
    try:
        async with asyncio.timeout_at(ends):
            await way.show(show)
    except NotifyFailed as failure:
        return failure
    except TimeoutError:
        return NotifyFailed(way.problem or sentence(N_("{notifier} took too long"), notifier=way.name), elsewhere=False)
    except Exception as error:
        log.exception("%s failed in an unexpected way", way.name)
        return NotifyFailed(sentence(N_("{notifier} failed: {problem}"), notifier=way.name, problem=repr(error)))
    return None


async def _in_time(work: Awaitable[None]) -> None:
    """Wait for this until the deadline; what has begun by then goes on."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await work
    except TimeoutError:
        log.debug("a notification was not taken away in time")
