"""The idle source in use: the best that works, dropped when it cannot be believed, and tried again.

While the best source works nothing runs here. While there is none, or a lesser one is in use, the better ones are
tried again as `system.reconnect` has it: soon at first, then every 25 s. Better means: configured, or ranked higher
and known to have worked. A source that was lost is not tried again in the same attempt, so that another one takes
over at once. Where the named display is dead, those that live are tried; others that live are watched as well. That a
display comes or goes is seen by its socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
from collections.abc import Mapping, MutableMapping
from functools import reduce

from reminderd.core.events import Event, SourceChanged
from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.idle.displays import Displays
from reminderd.idle.port import AUTO, NONE, READ_SECONDS, Emit, IdleSource, SourceUnavailable, in_order, known_sources
from reminderd.system.display.environment import candidates, socket_folders
from reminderd.system.inotify import ENTRIES, Watches
from reminderd.system.reconnect import STEADY_SECONDS, ReconnectLoop

log = logging.getLogger(__name__)

LOOK_SECONDS = (1.0, 10.0)
"""How long after a change of a display's socket the displays are looked for again."""
STUCK_SECONDS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 300.0, 600.0, 780.0)
"""How long after each other a counter that shows exactly 0 is read again. Nobody gives input at all those moments."""
_STUCK = sentence(N_("its counter never leaves 0"))


class IdleWatch:
    """Emits what the idle source in use says, whichever it is now, and `SourceChanged` when it is another one."""

    def __init__(self, configured: str, emit: Emit, environ: MutableMapping[str, str] = os.environ) -> None:
        self.name = NONE
        """The source in use, or "none"."""
        self.problem: str | None = None
        """Why none works, or another one than was configured; in a few words for `status`."""
        self.sources = known_sources()
        self._configured = configured
        self._emit = emit
        self._environ = environ
        self._displays = Displays(emit, self.sources)
        self._sockets = Watches(self._sockets_changed)
        self._looks: list[asyncio.TimerHandle] = []
        self._source: IdleSource | None = None
        self._since = 0.0
        """When the source in use was taken (loop time)."""
        self._lost: dict[str, str] = {}
        """Which source was lost, and why, until the next is chosen."""
        self._logged = ""
        self._worked: set[str] = set()
        """The sources that worked at any time."""
        self._learned: set[str] = set()
        """The environment variables that we found out ourselves, and which may turn out otherwise later."""
        self._thresholds: frozenset[float] = frozenset()
        self._chosen = False
        self._loop = ReconnectLoop(self._choose)
        self._reading: asyncio.Task[float | None] | None = None
        self._stuck: set[str] = set()
        """The sources whose counter never left 0; they are used again when it has."""
        self._checking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Choose a source, and keep one from now on; never raises, and returns within a few seconds."""
        with contextlib.suppress(OSError):
            self._sockets.set({str(each): ENTRIES for each in socket_folders(self._environ)})
        await self._loop.start()

    def watch(self, thresholds: frozenset[float]) -> None:
        """Emit events at exactly these idle times (seconds) from now on; see `IdleSource.watch`."""
        self._thresholds = thresholds
        self._displays.watch(thresholds)
        if self._source is not None:
            self._source.watch(thresholds)

    async def idle_seconds(self, patience: float = READ_SECONDS + 0.1) -> float | None:
        """Return the present idle time, or None where it cannot be known within `patience` (seconds); never raises.

        The reading goes on after an impatient caller has left, so that a source that hangs is found out all the same.
        """
        if self._source is None:
            return None
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._source.idle_seconds())
        reading = self._reading
        await asyncio.wait({reading}, timeout=patience)
        seconds = reading.result() if reading.done() and not reading.cancelled() else None
        return await self._displays.idle_seconds(seconds)

    async def inhibited(self) -> bool | None:
        """Return whether the source sees an idle inhibitor at work; None where it cannot. For `inhibitors.check`."""
        return None if self._source is None else await self._source.inhibited()

    async def reconfigure(self, configured: str) -> None:
        """Use this source from now on ("auto", "none" or a name); do nothing where it is configured already."""
        if configured != self._configured:
            self._configured = configured
            self._worked.clear()
            self._loop.again(afresh=True)
            await self._loop.settle()

    async def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        self._sockets.close()
        for look in self._looks:
            look.cancel()
        await self._loop.stop()
        await self._displays.stop()
        tasks = [each for each in (self._reading, self._checking) if each is not None]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        source, self._source = self._source, None
        if source is not None:
            await source.stop()

    # -- choosing --------------------------------------------------------------------------------------------

    async def _choose(self) -> bool:
        """Take the best source that works; return False where it is worth trying again later."""
        lost, self._lost = self._lost, {}
        problems = dict(lost)
        better = await self._find_better(lost, problems)
        if better is not None or self._source is None or self._configured == NONE:
            await self._take(better)
        if self._source is not None:
            kinds = ("wayland", "x11") if self._configured == AUTO else (self._configured,)
            await self._displays.join(self._environ, kinds, self._thresholds)
        else:
            await self._displays.stop()
        self.problem = self._what_is_wrong(problems)
        wanted = self._better_names(self._environ)
        return self._configured == NONE or not (
            self._source is None or self._configured in wanted or self._worked.intersection(wanted)
        )

    async def _find_better(self, lost: Mapping[str, str], problems: dict[str, str]) -> IdleSource | None:
        found = await self._try(self._environ, problems)
        if found is not None or self._source is not None or self._configured == NONE:
            return found
        given = {key: value for key, value in self._environ.items() if key not in self._learned}
        for changes in await candidates(given):
            there = dict(lost)
            found = await self._try({**given, **changes}, there)
            if found is not None:
                problems.clear()  # what is wrong with the display before is over
                problems.update(there)
                self._worked.clear()
                self._learned.update(changes)
                self._environ.update(changes)  # hooks and notifiers need it as much
                for key in [key for key, value in changes.items() if not value]:
                    self._environ.pop(key, None)
                break
        return found

    async def _try(self, environ: Mapping[str, str], problems: dict[str, str]) -> IdleSource | None:
        """Start those without a known problem in turn, and return the first that works; note why the others do not."""
        for name in self._better_names(environ):
            if name in problems:
                continue
            source = self.sources[name](environ)
            try:
                await source.start(functools.partial(self._said, source), functools.partial(self._source_lost, source))
            except SourceUnavailable as problem:
                problems[name] = sentence_of(problem)
            else:
                if name not in self._stuck or await source.idle_seconds() != 0.0:
                    return source
                await source.stop()
                problems[name] = _STUCK
        return None

    def _better_names(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """Return what would be preferred to the source in use, best first."""
        names = in_order(self._configured, self.sources, environ)
        return names[: names.index(self.name)] if self._source is not None and self.name in names else names

    async def _take(self, source: IdleSource | None) -> None:
        before, self._source = self._source, source
        self._displays.use(source)
        name = NONE if source is None else source.name
        changed = name != self.name or source is not None or not self._chosen
        self.name, self._chosen = name, True
        if before is not None:
            await before.stop()
        if not changed or self._source is not source:
            return
        if source is not None:
            self._since = asyncio.get_running_loop().time()
            self._worked.add(name)
            self._checking = asyncio.create_task(self._drop_if_stuck(source))
        log.debug("idle source: %s", name)
        self._emit(SourceChanged(name))
        if source is not None and self._thresholds:
            source.watch(self._thresholds)

    def _what_is_wrong(self, problems: Mapping[str, str]) -> str | None:
        if self._configured in (NONE, self.name):
            return None
        if self._configured == AUTO and self._source is not None and not self._worked.intersection(problems):
            return None
        told = [sentence("{source}: {problem}", source=name, problem=why) for name, why in problems.items()]
        if self._configured not in (AUTO, *self.sources):
            told.insert(0, sentence(N_('there is no source "{name}"'), name=self._configured))
        return (
            reduce(lambda several, one: sentence("{several}; {one}", several=several, one=one), told) if told else None
        )

    # -- what the source in use says -------------------------------------------------------------------------

    def _said(self, source: IdleSource, event: Event) -> None:
        if source is self._source:
            self._displays.said(source, event)

    async def _drop_if_stuck(self, source: IdleSource) -> None:
        self._stuck.discard(source.name)
        for pause in STUCK_SECONDS:
            if await source.idle_seconds() != 0.0:
                return
            await asyncio.sleep(pause)
        if source is self._source:
            self._stuck.add(source.name)
            source.give_up(_STUCK)

    def _sockets_changed(self, _folder: str, name: str, _is_folder: bool) -> None:
        """Look again when a display has come or gone: soon, and again for a server that takes its time."""
        if name.startswith(("wayland-", "X")) and not name.endswith(".lock"):
            for look in self._looks:
                look.cancel()
            self._looks = [asyncio.get_running_loop().call_later(wait, self._loop.again) for wait in LOOK_SECONDS]

    def _source_lost(self, source: IdleSource, why: str) -> None:
        if source is not self._source:
            return
        steady = asyncio.get_running_loop().time() - self._since >= STEADY_SECONDS
        # One line, not one at each failure of a source that comes up only to fail again.
        level = logging.WARNING if steady or why != self._logged else logging.DEBUG
        log.log(level, "idle source %s is lost: %s", source.name, why)
        self._source, self._lost, self._logged = None, {source.name: sentence(N_("lost: {problem}"), problem=why)}, why
        self._loop.again(afresh=steady)
