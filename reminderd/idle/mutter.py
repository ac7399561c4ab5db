"""GNOME: watches of the compositor's `org.gnome.Mutter.IdleMonitor`; see `alarms.py` for the two races.

An idle watch fires each time the idle time passes its interval, at once where it is passed already. A user-active
watch fires once, at the next input, and is gone then.
"""

from __future__ import annotations

from typing import Any, ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.alarms import AlarmSource
from reminderd.idle.port import READ_SECONDS, ReadFailed, plausible
from reminderd.system.bus import Bus, shared

NAME = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"


class Mutter(AlarmSource):
    """GNOME's idle monitor."""

    name = "mutter"
    ranks: ClassVar = {"gnome": 10, "x11": 30, "wayland": 30}

    _bus: Bus

    async def _connect(self) -> None:
        bus = self._bus = await shared("session")
        if await bus.name_owner(NAME) is None:
            raise ReadFailed(sentence(N_("GNOME's idle monitor is not there")))
        keep = self._at_end.callback
        keep(self._remove_alarms)
        keep(bus.on_lost(lambda: self.give_up("the session bus is gone")))
        keep(await bus.on_owner_changed(NAME, lambda _owner: self.give_up("GNOME's idle monitor went away")))
        keep(await bus.subscribe(self._fired, interface=NAME, sender=NAME, path=PATH, member="WatchFired"))
        await self._read()

    def _remove_alarms(self) -> None:
        for watch in (*self.alarms, self.return_alarm):
            if watch is not None:
                self._remove_alarm(watch)

    async def _read(self) -> float:
        return plausible(await self._call("GetIdletime"), 1000)

    async def _set_alarm(self, threshold: float | None) -> int:
        if threshold is None:
            watch = await self._call("AddUserActiveWatch")
        else:
            watch = await self._call("AddIdleWatch", "t", max(1, round(threshold * 1000)))
        if watch is None:
            raise ReadFailed("gave no watch")
        return watch

    def _remove_alarm(self, alarm: int) -> None:
        self._bus.send(NAME, PATH, NAME, "RemoveWatch", "u", [alarm])

    async def _call(self, member: str, signature: str = "", *body: Any) -> int | None:
        answer = await self._bus.call(NAME, PATH, NAME, member, signature, body, deadline=READ_SECONDS)
        return answer[0] if answer and isinstance(answer[0], int) else None

    def _fired(self, _member: str, body: list[Any]) -> None:
        if len(body) == 1 and isinstance(body[0], int):
            self.alarm_rang(body[0])


SOURCE = Mutter
