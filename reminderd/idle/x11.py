"""X11: alarms on the server's own idle counter (SYNC extension, IDLETIME); see `alarms.py` for the two races.

A threshold's alarm is one on a positive transition: it rings each time the counter passes the threshold from below.
The return alarm is one on a negative transition just below the lowest threshold. The extension:
https://www.x.org/releases/current/doc/xextproto/sync.html
"""

from __future__ import annotations

import math
import struct
from typing import ClassVar

from reminderd.idle.alarms import AlarmSource
from reminderd.idle.port import START_SECONDS, ReadFailed, plausible
from reminderd.system.display import DisplayError
from reminderd.system.display.environment import is_wayland
from reminderd.system.display.x11 import RESOURCES, XConnection, connect

_QUERY_EXTENSION = 98
_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_ALARM_NOTIFY = 1
_DESTROYED = 2
_POSITIVE_TRANSITION, _NEGATIVE_TRANSITION = 0, 1
_ALL_ALARM_ATTRIBUTES = 0x3F


class X11(AlarmSource):
    """The idle counter of an X server on this machine."""

    name = "x11"
    ranks: ClassVar = {"x11": 20}
    _x: XConnection
    _major = _first_event = _counter = 0
    _last_id = 0

    async def _connect(self) -> None:
        if is_wayland(self.environ):
            raise DisplayError("a Wayland session runs here, and X sees only a part of its input")
        self._x = await connect(self.environ, START_SECONDS, self._event, self.give_up)
        self._at_end.callback(self._x.close)  # the server removes the alarms of a client that is gone
        query = struct.pack("<HH", len(b"SYNC"), 0) + b"SYNC"
        found = await self._x.ask(_QUERY_EXTENSION, 0, query, START_SECONDS)
        present, self._major, self._first_event = found[8:11]
        if not present:
            raise DisplayError("the X server has no SYNC extension")
        await self._x.ask(self._major, _INITIALIZE, struct.pack("<2BH", 3, 1, 0), START_SECONDS)
        counters = read_counters(await self._x.ask(self._major, _LIST_COUNTERS, deadline=START_SECONDS))
        if "IDLETIME" not in counters:
            raise DisplayError("the X server has no idle counter")
        self._counter = counters["IDLETIME"]
        await self._read()

    async def _read(self) -> float:
        reply = await self._x.ask(self._major, _QUERY_COUNTER, struct.pack("<I", self._counter))
        return _seconds(*struct.unpack_from("<iI", reply, 8))

    async def _set_alarm(self, threshold: float | None) -> int:
        """Set an alarm. No id is used again soon, so that late events of an old alarm match none."""
        taken = {self.return_alarm, *self.alarms}
        numbers = (self._x.resource((self._last_id + n) % RESOURCES + 1) for n in range(RESOURCES))
        alarm = next(each for each in numbers if each not in taken)
        self._last_id = alarm & RESOURCES
        test = _NEGATIVE_TRANSITION if threshold is None else _POSITIVE_TRANSITION
        at = max(1, _milliseconds(self.tracker.thresholds[0]) - 1) if threshold is None else _milliseconds(threshold)
        value = struct.pack("<iI", at >> 32, at & 0xFFFFFFFF)
        what = struct.pack("<IIII", alarm, _ALL_ALARM_ATTRIBUTES, self._counter, 0) + value
        self._x.send(self._major, _CREATE_ALARM, what + struct.pack("<IiII", test, 0, 0, 1))
        return alarm

    def _remove_alarm(self, alarm: int) -> None:
        self._x.send(self._major, _DESTROY_ALARM, struct.pack("<I", alarm))

    def _event(self, event: bytes) -> None:
        if event[0] & 0x7F != self._first_event + _ALARM_NOTIFY or event[28] == _DESTROYED:
            return
        alarm, high, low = struct.unpack_from("<IiI", event, 4)
        if alarm == self.return_alarm:
            self._remove_alarm(alarm)
        if self.alarms.get(alarm) in self.tracker.told:
            self.came_back()  # the counter can pass a threshold again only from below
        try:
            self.alarm_rang(alarm, _seconds(high, low))
        except ReadFailed as lie:
            self.give_up(lie)


def read_counters(reply: bytes) -> dict[str, int]:
    """Return the id of each counter by its name, from the reply to ListSystemCounters.

    Raises:
        struct.error: the reply is cut short.
    """
    (count,) = struct.unpack_from("<I", reply, 8)
    counters: dict[str, int] = {}
    at = 32
    for _ in range(count):
        counter, size = struct.unpack_from("<I8xH", reply, at)
        counters[reply[at + 14 : at + 14 + size].decode("ascii", "replace")] = counter
        at += (14 + size + 3) // 4 * 4
    return counters


def _seconds(high: int, low: int) -> float:
    return plausible((high << 32) | low, 1000)


def _milliseconds(seconds: float) -> int:
    return max(1, math.ceil(seconds * 1000))


SOURCE = X11
