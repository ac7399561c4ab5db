"""Several displays of one user: input at any of them is input, and the newest of them counts.

Beside the source in use there is one for each other display that lives. An `Idle` is passed on when all of them are
idle, with the time since the newest input; an `Active` of any is passed on at once. What was seen at a display that
ended since is remembered, so that nobody seems to have been away while he sat there.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping

from reminderd.core.events import Event, Idle
from reminderd.idle.port import Emit, IdleSource, SourceUnavailable
from reminderd.system.display.environment import living_displays


class Displays:
    """Merges the events of the source in use and of those of the other displays."""

    def __init__(self, emit: Emit, sources: Mapping[str, type[IdleSource]]) -> None:
        self._emit, self._kinds = emit, sources
        self._main: IdleSource | None = None
        self._others: dict[str, IdleSource] = {}
        """The sources of the other displays, by the display's name."""
        self._idle: dict[IdleSource, float] = {}
        """When (loop time) the last input was at each display that is idle."""
        self._seen = -math.inf
        """When the last input was at a display that has ended since."""

    def use(self, main: IdleSource | None) -> None:
        """Take another source as the one in use, and forget what the last one reported."""
        if self._main is not None:
            self._idle.pop(self._main, None)
        self._main = main

    async def join(self, environ: Mapping[str, str], kinds: tuple[str, ...], thresholds: frozenset[float]) -> None:
        """Watch every living display but that of `environ`, by sources of these kinds."""
        own = (environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY", "")).rpartition("/")[2].partition(".")[0]
        for changes in living_displays(environ):
            display = changes["WAYLAND_DISPLAY"] or changes["DISPLAY"]
            kind = "wayland" if changes["WAYLAND_DISPLAY"] else "x11"
            if display == own or display in self._others or kind not in kinds or kind not in self._kinds:
                continue
            source = self._kinds[kind]({**environ, **changes})
            try:
                await source.start(lambda event, s=source: self.said(s, event), lambda _why, d=display: self._lost(d))  # type: ignore[misc]
            except SourceUnavailable:
                continue
            self._others[display] = source
            source.watch(thresholds)
        if own in self._others:
            await self._others.pop(own).stop()

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        for source in self._others.values():
            source.watch(thresholds)

    def said(self, source: IdleSource, event: Event) -> None:
        """Note the event of one source, and emit what it means for all of them."""
        if isinstance(event, Idle):
            self._idle[source] = asyncio.get_running_loop().time() - event.seconds
            self._emit_idle(event.seconds)
        else:
            self._idle.pop(source, None)
            self._emit(event)

    def _emit_idle(self, told: float) -> None:
        """Emit the seconds since the newest input, at most `told`, if all sources are idle."""
        if all(source in self._idle for source in (self._main, *self._others.values()) if source is not None):
            newest = max(self._seen, *self._idle.values())
            self._emit(Idle(min(told, asyncio.get_running_loop().time() - newest)))

    def _lost(self, display: str) -> None:
        source = self._others.pop(display)
        now = asyncio.get_running_loop().time()
        self._seen = max(self._seen, self._idle.pop(source, now))
        if self._idle:
            self._emit_idle(math.inf)

    async def idle_seconds(self, seconds: float | None) -> float | None:
        """Return the shortest idle time: `seconds`, that of the source in use, or that of another display."""
        told = [seconds, *[await source.idle_seconds() for source in tuple(self._others.values())]]
        return min((each for each in told if each is not None), default=None)

    async def stop(self) -> None:
        """Let go of the other displays; safe to call twice."""
        others, self._others = self._others, {}
        for source in others.values():
            await source.stop()
