"""X11: alarms on the server's own idle counter (SYNC extension, IDLETIME); see `alarms.py` for the two races.

A threshold's alarm is one on a positive transition: it rings each time the counter passes the threshold from below.
The return alarm is one on a negative transition. The extension:
https://www.x.org/releases/current/doc/xextproto/sync.html

Programs can set the counter back without any input (ForceScreenSaver). PowerDevil does so when an inhibitor begins or
ends, an X server when its terminal is entered or the machine wakes, some players each half minute during a film. The
counters of all input devices are equal then, which input never makes them. The absence goes on. Only when it happens
again and again does it show that something keeps the screen awake. Input at the same moment is seen a second later.
"""

from __future__ import annotations

import asyncio
import math
import struct
from typing import ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.alarms import AlarmSource
from reminderd.idle.port import START_SECONDS, ReadFailed, plausible
from reminderd.system.display import DisplayError, RequestRefused
from reminderd.system.display.environment import is_wayland
from reminderd.system.display.x11 import RESOURCES, XConnection, connect

_QUERY_EXTENSION = 98
_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_ALARM_NOTIFY = 1
_DESTROYED = 2
_POSITIVE_TRANSITION, _NEGATIVE_TRANSITION = 0, 1
_ALL_ALARM_ATTRIBUTES = 0x3F

_RETURN_SECONDS = 0.5
"""The return alarm rings at input after such a pause, or the lowest threshold where that is shorter."""
_TOGETHER_SECONDS = 0.3
"""The counters of all devices within so much of each other were set back together."""
_ROUNDING_SECONDS = 0.05
_AGAIN_SECONDS = 1.0
"""How long after that we look again: somebody who came at the same moment still gives input then."""
_OFTEN, _OFTEN_SECONDS = 3, 180.0
"""Set back so often in such a time: something keeps the screen awake."""


class X11(AlarmSource):
    """The idle counter of an X server on this machine."""

    name = "x11"
    ranks: ClassVar = {"x11": 20}
    _x: XConnection
    _major = _first_event = _counter = 0
    _last_id = 0
    _last_input = 0.0
    """When (loop time) the last input was, as of the last reading."""
    _set_back: tuple[float, ...] = ()
    """When the counter was set back without input, in the present absence."""

    async def _connect(self) -> None:
        if is_wayland(self.environ):
            raise DisplayError(sentence(N_("a Wayland session runs here, and X sees only a part of its input")))
        self._x = await connect(self.environ, self._event, self.give_up)
        self._at_end.callback(self._x.close)  # the server removes the alarms of a client that is gone
        query = struct.pack("<HH", len(b"SYNC"), 0) + b"SYNC"
        found = await self._x.ask(_QUERY_EXTENSION, 0, query, START_SECONDS)
        present, self._major, self._first_event = found[8:11]
        if not present:
            raise DisplayError(sentence(N_("the X server has no SYNC extension")))
        await self._x.ask(self._major, _INITIALIZE, struct.pack("<2BH", 3, 1, 0), START_SECONDS)
        counters = await self._counters()
        if "IDLETIME" not in counters:
            raise DisplayError(sentence(N_("the X server has no idle counter")))
        self._counter = counters["IDLETIME"]
        await self._read()

    async def _counters(self) -> dict[str, int]:
        return read_counters(await self._x.ask(self._major, _LIST_COUNTERS, deadline=START_SECONDS))

    async def _value(self, counter: int) -> float:
        reply = await self._x.ask(self._major, _QUERY_COUNTER, struct.pack("<I", counter))
        return _seconds(*struct.unpack_from("<iI", reply, 8))

    async def _read(self) -> float:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        seconds = await self._value(self._counter)
        if self.tracker.away and seconds + _ROUNDING_SECONDS < asked - self._last_input:
            if await self._only_set_back():
                return self._ignore(seconds)
            self._set_back = ()
            self.came_back()
        self._last_input = loop.time() - seconds
        return seconds

    async def _only_set_back(self) -> bool:
        """Return whether the counter was set back without input."""
        devices = [each for name, each in (await self._counters()).items() if name.startswith("DEVICEIDLETIME")]
        try:
            values = await asyncio.gather(*(self._value(each) for each in devices))
        except RequestRefused:  # a device was unplugged just now
            return False
        return len(values) > 2 and max(values) - min(values) < _TOGETHER_SECONDS

    def _ignore(self, seconds: float) -> float:
        """Return the idle time, as if the counter had not been set back."""
        loop = asyncio.get_running_loop()
        at = loop.time() - seconds
        if not self._set_back or at - self._set_back[-1] > _AGAIN_SECONDS:
            self._set_back = (*self._set_back[1 - _OFTEN :], at)
            loop.call_later(_AGAIN_SECONDS, self._look_soon)
        return loop.time() - self._last_input

    async def inhibited(self) -> bool | None:
        """Return True where the counter is set back again and again; None otherwise."""
        if len(self._set_back) < _OFTEN or asyncio.get_running_loop().time() - self._set_back[0] > _OFTEN_SECONDS:
            return None
        return True

    async def _set_alarm(self, threshold: float | None) -> int:
        """Set an alarm. No id is used again soon, so that late events of an old alarm match none."""
        taken = {self.return_alarm, *self.alarms}
        numbers = (self._x.first_id | (self._last_id + n) % RESOURCES + 1 for n in range(RESOURCES))
        alarm = next(each for each in numbers if each not in taken)
        self._last_id = alarm & RESOURCES
        test = _NEGATIVE_TRANSITION if threshold is None else _POSITIVE_TRANSITION
        lowest = min([_RETURN_SECONDS, *self.tracker.thresholds])
        at = max(1, _milliseconds(lowest) - 1) if threshold is None else _milliseconds(threshold)
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
        set_back = self.alarms.get(alarm) in self.tracker.told  # it can pass a threshold again only from below
        if alarm == self.return_alarm:
            self._remove_alarm(alarm)
            self.return_alarm, set_back = None, True
        if set_back:
            self._look_soon()
            return
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
