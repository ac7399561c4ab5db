"""GNOME: watches of the compositor's `org.gnome.Mutter.IdleMonitor`; see `alarms.py` for the two races.

An idle watch fires each time the idle time passes its interval, at once where it is passed already. A user-active
watch fires once, at the next input, and is gone then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from reminderd.idle.alarms import AlarmSource
from reminderd.idle.plausible import ImplausibleReading, plausible
from reminderd.idle.port import READ_SECONDS, ReadFailed
from reminderd.idle.print_events import print_events
from reminderd.system.bus import Bus, CallFailed, shared
from reminderd.system.display.environment import is_gnome

NAME = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"

_removals: set[asyncio.Task[None]] = set()


class Mutter(AlarmSource):
    """GNOME's idle monitor."""

    name = "mutter"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        super().__init__(environ)
        self._bus: Bus | None = None
        self._watches: dict[int, float] = {}
        """The threshold (seconds) of each idle watch, by its id."""
        self._unsubscribes: list[Callable[[], None]] = []

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: first on GNOME; elsewhere it may be there as well."""
        return 10 if is_gnome(environ) else 30

    async def connect(self) -> None:
        """See `IdleSource.connect`."""
        bus = self._bus = await shared("session")
        if await bus.name_owner(NAME) is None:
            raise ReadFailed("GNOME's idle monitor is not there")
        keep = self._unsubscribes.append
        keep(bus.on_lost(lambda: self.give_up("the session bus is gone")))
        keep(await bus.on_owner_changed(NAME, self._owner_changed))
        keep(await bus.subscribe(self._fired, interface=NAME, sender=NAME, path=PATH, member="WatchFired"))
        await self.read()

    def disconnect(self) -> None:
        """See `IdleSource.disconnect`; the watches are removed behind it, and nobody waits for that."""
        super().disconnect()
        bus, self._bus = self._bus, None
        unsubscribes, self._unsubscribes = self._unsubscribes, []
        for unsubscribe in unsubscribes:
            unsubscribe()
        watches = [*self._watches, *([] if self.return_alarm is None else [self.return_alarm])]
        self._watches, self.return_alarm = {}, None
        if bus is not None and not bus.lost and watches:
            removal = asyncio.get_running_loop().create_task(_remove(bus, watches))
            _removals.add(removal)
            removal.add_done_callback(_removals.discard)

    async def read(self) -> float:
        """See `IdleSource.read`."""
        return plausible(await self._call("GetIdletime"), 1000)

    async def set_alarms(self) -> None:
        """See `AlarmSource.set_alarms`."""
        wanted = set(self.tracker.thresholds)
        for watch in [each for each, threshold in self._watches.items() if threshold not in wanted]:
            del self._watches[watch]
            await self.remove_alarm(watch)
        for threshold in sorted(wanted.difference(self._watches.values())):
            watch = await self._add("AddIdleWatch", "t", max(1, round(threshold * 1000)))
            self._watches[watch] = threshold

    async def set_return_alarm(self) -> int:
        """See `AlarmSource.set_return_alarm`."""
        return await self._add("AddUserActiveWatch")

    async def remove_alarm(self, alarm: int) -> None:
        """See `AlarmSource.remove_alarm`."""
        await self._call("RemoveWatch", "u", alarm)

    async def _add(self, member: str, signature: str = "", *body: Any) -> int:
        watch = await self._call(member, signature, *body)
        if watch is None:
            raise ImplausibleReading("gave no watch")
        return watch

    async def _call(self, member: str, signature: str = "", *body: Any) -> int | None:
        if self._bus is None:
            raise ReadFailed("not connected")
        answer = await self._bus.call(NAME, PATH, NAME, member, signature, body, deadline=READ_SECONDS)
        return answer[0] if answer and isinstance(answer[0], int) else None

    def _owner_changed(self, owner: str) -> None:
        self.give_up("GNOME's shell was restarted" if owner else "GNOME's idle monitor went away")

    def _fired(self, _sender: str, _path: str, _member: str, body: list[Any]) -> None:
        if not self.works or len(body) != 1 or not isinstance(body[0], int):
            return
        if body[0] == self.return_alarm:
            self.return_alarm = None
            self.came_back()
            return
        threshold = self._watches.get(body[0])
        if threshold is not None and threshold not in self.tracker.told:
            self.alarm_rang(threshold)


async def _remove(bus: Bus, watches: list[int]) -> None:
    for watch in watches:
        try:
            await bus.call(NAME, PATH, NAME, "RemoveWatch", "u", [watch], deadline=READ_SECONDS)
        except CallFailed:
            return  # whoever held it is gone, and the watch with it


SOURCE = Mutter

if __name__ == "__main__":
    print_events(SOURCE())
