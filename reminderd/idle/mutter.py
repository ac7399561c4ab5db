"""GNOME: edges by the compositor's `org.gnome.Mutter.IdleMonitor` on the session bus. Nothing is polled.

An idle watch fires each time the idle time passes its interval; a user-active watch fires once, at the next input,
and exists only while an `Idle` is told. As in `x11.py` it is set before the idle time is read again and the `Idle`
told, so that no return is missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from reminderd.idle.edges import Edges
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import READ_SECONDS, START_SECONDS, Lie, plausible
from reminderd.system.bus import Bus, BusUnavailable, CallFailed, shared
from reminderd.system.display.session_type import is_gnome

NAME = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"
_DAEMON = "org.freedesktop.DBus"


class Mutter:
    """GNOME's idle monitor."""

    name = "mutter"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._bus: Bus | None = None
        self._lost: Lost | None = None
        self._edges = Edges(_ignore)
        self._watches: dict[int, float] = {}
        """The threshold (seconds) of each idle watch, by its id."""
        self._active_watch: int | None = None
        self._fired: set[float] = set()
        """Thresholds whose watches fired since the last look."""
        self._stops: list[Callable[[], None]] = []
        self._work: asyncio.Task[None] | None = None
        self._again = False

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: first on GNOME; elsewhere it may be there as well."""
        return 10 if is_gnome(environ) else 30

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._connect()
        except TimeoutError:
            await self.stop()
            raise SourceUnavailable(f"did not answer within {START_SECONDS:g} s") from None
        except (BusUnavailable, CallFailed, Lie) as error:
            await self.stop()
            raise SourceUnavailable(str(error)) from error
        self._edges = Edges(emit)
        self._lost = lost

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        if self._bus is not None:
            self._edges.watch(thresholds)
            self._work_soon()

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`."""
        try:
            return await self._read()
        except (CallFailed, Lie) as error:
            self._give_up(str(error))
            return None

    async def stop(self) -> None:
        """See `IdleSource.stop`; the watches are let go of by a last message, whose answer nobody waits for."""
        self._lost = None
        bus = self._bus
        self._let_go()
        if bus is not None and not bus.lost:
            for watch in [*self._watches, *([self._active_watch] if self._active_watch is not None else [])]:
                removal = asyncio.ensure_future(_remove(bus, watch))
                _REMOVALS.add(removal)
                removal.add_done_callback(_REMOVALS.discard)
        self._watches.clear()

    # -- the bus ---------------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        bus = self._bus = await shared("session")
        if await bus.name_owner(NAME) is None:
            raise CallFailed("", "GNOME's idle monitor is not there")
        self._stops.append(bus.on_lost(lambda: self._give_up("the session bus is gone")))
        self._stops.append(
            await bus.subscribe(
                self._owner_changed, interface=_DAEMON, sender=_DAEMON, member="NameOwnerChanged", arg0=NAME
            )
        )
        self._stops.append(
            await bus.subscribe(self._watch_fired, interface=NAME, sender=NAME, path=PATH, member="WatchFired")
        )
        await self._read()

    async def _call(self, member: str, signature: str = "", *body: Any) -> int | None:
        if self._bus is None:
            raise CallFailed("", "not connected")
        answer = await self._bus.call(NAME, PATH, NAME, member, signature, body, deadline=READ_SECONDS)
        return answer[0] if answer and isinstance(answer[0], int) else None

    async def _read(self) -> float:
        return plausible(await self._call("GetIdletime"), 1000)

    def _owner_changed(self, _sender: str, _path: str, _member: str, body: list[Any]) -> None:
        self._give_up("GNOME's idle monitor went away" if not (body and body[-1]) else "GNOME's shell was restarted")

    def _watch_fired(self, _sender: str, _path: str, _member: str, body: list[Any]) -> None:
        if self._lost is None or len(body) != 1:
            return
        if body[0] == self._active_watch:
            self._active_watch = None
            self._back()
            return
        threshold = self._watches.get(body[0]) if isinstance(body[0], int) else None
        if threshold is not None and threshold not in self._edges.told:
            self._fired.add(threshold)
            self._work_soon()

    # -- edges -----------------------------------------------------------------------------------------------

    def _back(self) -> None:
        fired, self._fired = self._fired, set()
        if fired:  # we were held up: both edges did happen
            self._edges.reading(max(fired))
        self._edges.back()

    def _work_soon(self) -> None:
        self._again = True
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._working())

    async def _working(self) -> None:
        """Bring the watches into line with what is watched, and look what was passed."""
        try:
            while self._again:
                self._again = False
                await self._set_watches()
                await self._look()
        except (CallFailed, Lie) as error:
            self._give_up(str(error))

    async def _set_watches(self) -> None:
        wanted = set(self._edges.thresholds)
        for watch in [each for each, threshold in self._watches.items() if threshold not in wanted]:
            del self._watches[watch]
            await self._call("RemoveWatch", "u", watch)
        for threshold in sorted(wanted.difference(self._watches.values())):
            watch_id = await self._call("AddIdleWatch", "t", max(1, round(threshold * 1000)))
            if watch_id is None:
                raise Lie("gave no watch")
            self._watches[watch_id] = threshold

    async def _look(self) -> None:
        upcoming = self._edges.next()
        if upcoming is None or (not self._fired and await self._read() < upcoming):
            return
        if self._active_watch is None:
            self._active_watch = await self._call("AddUserActiveWatch")
        seconds = await self._read()
        fired, self._fired = max(self._fired, default=0.0), set()
        if fired > seconds + _ROUNDING_SECONDS:  # somebody came back before we could look
            self._edges.reading(fired)
            self._edges.back()
        else:
            seconds = max(seconds, fired)
        self._edges.reading(seconds)
        if not self._edges.away and self._active_watch is not None:
            watch, self._active_watch = self._active_watch, None
            await self._call("RemoveWatch", "u", watch)

    def _let_go(self) -> None:
        stops, self._stops = self._stops, []
        for stop in stops:
            stop()
        work, self._work = self._work, None
        if work is not None and work is not asyncio.current_task():
            work.cancel()
        self._bus = None

    def _give_up(self, why: str) -> None:
        lost, self._lost = self._lost, None
        if lost is not None:
            self._let_go()
            lost(why)


_ROUNDING_SECONDS = 0.05
"""A watch may fire this much before the idle time that is read next reaches its interval."""
_REMOVALS: set[asyncio.Future[None]] = set()


async def _remove(bus: Bus, watch: int) -> None:
    try:
        await bus.call(NAME, PATH, NAME, "RemoveWatch", "u", [watch], deadline=READ_SECONDS)
    except CallFailed:
        return  # whoever held it is gone, and the watch with it


def _ignore(_event: object) -> None:
    """Whom is told before the start."""


SOURCE = Mutter

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
