"""Which idle source is in use: chosen by trying, dropped when it cannot be believed, and tried again.

While the best source works nothing runs here. While there is none, or a lesser one stands in, the better ones are
tried again after 1 s, 2 s, 4 s … and then every 25 s.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Mapping, MutableMapping

from reminderd.core.events import Active, Event, SourceChanged
from reminderd.idle.attempt import AUTO, NONE, first_that_works, in_order, known_sources
from reminderd.idle.port import Emit, IdleSource
from reminderd.idle.readings import READ_SECONDS
from reminderd.system.display.discovery import learn
from reminderd.system.reconnect import next_delay

log = logging.getLogger(__name__)

_SETTLE_SECONDS = 2.5
"""`start` and `reconfigure` wait this long for a choice; a slow one goes on behind them."""
_STEADY_SECONDS = 60.0
"""A source that lived this long and is lost is tried again as fast as the first time; others ever more slowly."""


class Presence:
    """The idle source in use, whichever it is now."""

    def __init__(self, configured: str, emit: Emit, environ: MutableMapping[str, str] = os.environ) -> None:
        self.name = NONE
        """The source in use, or "none"."""
        self.problem: str | None = None
        """Why none works, or another one than was asked for; in a few words for `status`."""
        self.sources = known_sources()
        self._configured = configured
        self._emit = emit
        self._environ = environ
        self._source: IdleSource | None = None
        self._since = 0.0
        self._lost: str | None = None
        self._logged = ""
        self._worked: set[str] = set()
        self._attempts = 0
        self._learned: set[str] = set()
        """What in the environment is our own finding, and may be found to be otherwise."""
        self._thresholds: frozenset[float] = frozenset()
        self._silent = False
        """The source in use has not said anything yet."""
        self._changed = asyncio.Event()
        self._settled = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._reading: asyncio.Task[float | None] | None = None

    async def start(self) -> None:
        """Choose a source and keep one from now on; never raises, back within `_SETTLE_SECONDS`."""
        self._tasks["keep"] = asyncio.create_task(self._keep())
        await self._settle()

    def watch(self, thresholds: frozenset[float]) -> None:
        """Tell edges at exactly these idle times (seconds) from now on, whatever the source; see the port."""
        self._thresholds = thresholds
        if self._source is not None:
            self._source.watch(thresholds)
            self._tell_state()

    async def idle_seconds(self, patience: float = READ_SECONDS + 0.1) -> float | None:
        """Return the present idle time, or None where it cannot be known within `patience` (seconds); never raises.

        The reading goes on behind an impatient question, so that a source that hangs is found out all the same.
        """
        if self._source is None:
            return None
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(self._source))
        reading = self._reading
        await asyncio.wait({reading}, timeout=patience)
        return reading.result() if reading.done() and not reading.cancelled() else None

    async def inhibited(self) -> bool | None:
        """Return whether the source sees an idle inhibitor at work; None where it cannot. For `inhibitors.check`."""
        ask = getattr(self._source, "inhibited", None)
        return None if ask is None else await ask()

    async def reconfigure(self, configured: str) -> None:
        """Use this source from now on ("auto", "none" or a name); nothing happens where it is so already."""
        if configured != self._configured:
            self._configured = configured
            self._worked.clear()
            self._attempts = 0
            self._settled.clear()
            self._changed.set()
            await self._settle()

    async def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        tasks = [*self._tasks.values(), *([self._reading] if self._reading else [])]
        self._tasks, self._reading = {}, None
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        source, self._source = self._source, None
        if source is not None:
            await source.stop()

    async def _settle(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), _SETTLE_SECONDS)

    # -- choosing --------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        while True:
            self._changed.clear()
            try:
                await self._look_around()
            except Exception as error:  # noqa: BLE001 (a source at fault may not end the choosing of others)
                log.warning("choosing an idle source failed: %r", error)
            self._settled.set()
            wait = self._next_attempt()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait)

    async def _look_around(self) -> None:
        problems: dict[str, str] = {}
        lost_name = await self._drop_lost(problems)
        chosen = await self._better_one(lost_name, problems)
        if chosen is not None or self._source is None or self._configured == NONE:
            await self._take(chosen)
        self.problem = self._what_is_wrong(problems)

    async def _drop_lost(self, problems: dict[str, str]) -> str:
        """Let go of the source that was lost, and give its name; it is not tried again in the same breath."""
        source, why = self._source, self._lost
        if source is None or why is None:
            return ""
        self._source = self._lost = None
        lived = asyncio.get_running_loop().time() - self._since
        if lived >= _STEADY_SECONDS:
            self._attempts = 0
        problems[source.name] = f"lost: {why}"
        # One line, not one at each failure of a source that comes up only to fail again.
        again = lived < _STEADY_SECONDS and why == self._logged
        log.log(logging.DEBUG if again else logging.WARNING, "idle source %s is lost: %s", source.name, why)
        self._logged = why
        await source.stop()
        return source.name

    async def _better_one(self, lost_name: str, problems: dict[str, str]) -> IdleSource | None:
        found = await self._try(self._environ, lost_name, problems)
        if found is None and self._source is None and self._configured != NONE:
            given = {key: value for key, value in self._environ.items() if key not in self._learned}
            learned = await learn(given)
            if learned:
                found = await self._try({**given, **learned}, lost_name, problems)
            if found is not None:
                self._environ.update(learned)  # hooks and notifiers need it as much
                self._learned.update(learned)
        return found

    async def _try(self, environ: Mapping[str, str], skip: str, problems: dict[str, str]) -> IdleSource | None:
        names = self._better_names(environ)
        candidates = (self.sources[name](environ) for name in names if name != skip)
        return await first_that_works(candidates, self._said, self._gone, problems)

    def _better_names(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """Return what would be preferred to the source in use, best first."""
        names = in_order(self._configured, self.sources, environ)
        return names[: names.index(self.name)] if self._source is not None and self.name in names else names

    async def _take(self, source: IdleSource | None) -> None:
        before, self._source = self._source, source
        self._lost = None
        name = NONE if source is None else source.name
        changed = name != self.name or source is not None or not self._settled.is_set()
        self.name = name
        if before is not None:
            await before.stop()
        if not changed or self._source is not source:
            return
        if source is not None:
            self._since = asyncio.get_running_loop().time()
            self._worked.add(name)
        log.info("idle source: %s", name)
        self._emit(SourceChanged(name))
        self._silent = source is not None
        if source is not None and self._thresholds:
            source.watch(self._thresholds)
            self._tell_state()

    def _next_attempt(self) -> float | None:
        """Return the seconds until the better sources are tried again, or None where that makes no sense."""
        better = self._better_names(self._environ)
        wanted = self._source is None or self._configured in better or bool(self._worked.intersection(better))
        if self._configured == NONE or not wanted:
            return None
        self._attempts += 1
        return next_delay(self._attempts)

    def _what_is_wrong(self, problems: Mapping[str, str]) -> str | None:
        if self._configured in (NONE, self.name):
            return None
        if self._configured == AUTO and self._source is not None and not self._worked.intersection(problems):
            return None
        listed = "; ".join(f"{name}: {why}" for name, why in problems.items())
        if self._configured not in (AUTO, *self.sources):
            listed = f'there is no source "{self._configured}"' + (f"; {listed}" if listed else "")
        return listed or None

    # -- what the source in use says -------------------------------------------------------------------------

    def _said(self, source: IdleSource, event: Event) -> None:
        if source is self._source and self._lost is None:
            self._silent = False
            self._emit(event)

    async def _read(self, source: IdleSource) -> float | None:
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await source.idle_seconds()
        except TimeoutError:
            self._gone(source, f"did not answer within {READ_SECONDS:g} s")
        except Exception as error:  # noqa: BLE001 (a source at fault is dropped; the daemon goes on without it)
            self._gone(source, f"failed: {error!r}")
        return None

    def _gone(self, source: IdleSource, why: str) -> None:
        if source is self._source and self._lost is None:
            self._lost = why
            self._changed.set()

    def _tell_state(self) -> None:
        """After a take-over: say `Active` where the reading shows it; an `Idle` comes from the source itself."""
        if self._silent and self._source is not None and self._thresholds and "tell" not in self._tasks:
            task = self._tasks["tell"] = asyncio.create_task(self._tell(self._source))
            task.add_done_callback(lambda _: self._tasks.pop("tell", None))

    async def _tell(self, source: IdleSource) -> None:
        seconds = await self.idle_seconds()
        lowest = min(self._thresholds, default=0.0)
        if seconds is not None and seconds < lowest and self._silent and source is self._source:
            self._said(source, Active())
