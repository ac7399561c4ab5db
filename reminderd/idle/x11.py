"""X11: edges by alarms on the server's own idle counter (SYNC extension, IDLETIME). Nothing is polled.

For each threshold a positive-transition alarm is set. It fires only as the counter passes it, so a threshold that
already lies behind is found by reading the counter after setting it. The way back is watched by a
negative-transition alarm that exists only while an `Idle` is told: otherwise every key would wake us. It is set
before the counter is read again, and the `Idle` told after; input in between is seen in that reading, later input
by the alarm, so that no return is missed.
"""

from __future__ import annotations

import asyncio
import math
import os
import struct
from collections.abc import Mapping

from reminderd.idle.edges import Edges
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import START_SECONDS, Lie, plausible
from reminderd.system.display import DisplayError
from reminderd.system.display.session_type import is_wayland
from reminderd.system.display.x11 import RESOURCES, XConnection
from reminderd.system.display.xauthority import display_number, read_cookie, socket_paths

_QUERY_EXTENSION = 98
_INITIALIZE, _LIST_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_ALARM_NOTIFY = 1
_DESTROYED = 2
_POSITIVE_TRANSITION, _NEGATIVE_TRANSITION = 0, 1
_ALL_ALARM_ATTRIBUTES = 0x3F


class X11:
    """The idle counter of an X server on this machine."""

    name = "x11"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._x: XConnection | None = None
        self._lost: Lost | None = None
        self._edges = Edges(_ignore)
        self._alarms: dict[float, int] = {}
        """The id of each threshold's alarm."""
        self._return_alarm: int | None = None
        self._last_id = 0
        self._major = self._first_event = self._counter = 0
        self._look: asyncio.Task[None] | None = None
        self._look_again = False
        self._passed = 0.0
        """The highest idle time an alarm said since the last look (seconds)."""

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: the best there is, but only where X sees all the input."""
        return None if is_wayland(environ) else 20

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        if is_wayland(self._environ):
            raise SourceUnavailable("a Wayland session runs here, and X sees only a part of its input")
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._connect(display_number(self._environ))
        except TimeoutError:
            await self.stop()
            raise SourceUnavailable(f"the X server did not answer within {START_SECONDS:g} s") from None
        except (DisplayError, Lie, struct.error) as error:
            await self.stop()
            raise SourceUnavailable(str(error)) from error
        self._edges = Edges(emit)
        self._lost = lost

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        if self._x is None:
            return
        self._edges.watch(thresholds)
        for threshold in set(self._alarms).difference(self._edges.thresholds):
            self._destroy(self._alarms.pop(threshold))
        for threshold in self._edges.thresholds:
            if threshold not in self._alarms:
                self._alarms[threshold] = self._create(_milliseconds(threshold), _POSITIVE_TRANSITION)
        self._look_soon()

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`."""
        try:
            return await self._read()
        except (DisplayError, Lie) as error:
            self._give_up(str(error))
            return None

    async def stop(self) -> None:
        """See `IdleSource.stop`."""
        self._lost = None
        look, self._look = self._look, None
        if look is not None:
            look.cancel()
        x, self._x = self._x, None
        if x is not None:
            x.close()

    # -- the server ------------------------------------------------------------------------------------------

    async def _connect(self, number: str) -> None:
        loop = asyncio.get_running_loop()
        problem = ""
        for path in socket_paths(number):
            try:
                _, self._x = await loop.create_unix_connection(lambda: XConnection(self._happened, self._give_up), path)
                break
            except OSError as error:
                problem = problem or str(error.strerror or error)
        if self._x is None:
            raise DisplayError(f"no X server at display :{number} ({problem})")
        await self._x.set_up(read_cookie(self._environ, number))
        await self._find_counter(self._x)
        await self._read()

    async def _find_counter(self, x: XConnection) -> None:
        query = struct.pack("<HH", len(b"SYNC"), 0) + b"SYNC"
        found = await x.ask(_QUERY_EXTENSION, 0, query, START_SECONDS)
        present, self._major, self._first_event = found[8:11]
        if not present:
            raise DisplayError("the X server has no SYNC extension")
        await x.ask(self._major, _INITIALIZE, struct.pack("<2BH", 3, 1, 0), START_SECONDS)
        listed = await x.ask(self._major, _LIST_COUNTERS, b"", START_SECONDS)
        counters = read_counters(listed)
        if "IDLETIME" not in counters:
            raise DisplayError("the X server has no idle counter")
        self._counter = counters["IDLETIME"]

    async def _read(self) -> float:
        if self._x is None:
            raise DisplayError("not connected")
        reply = await self._x.ask(self._major, _QUERY_COUNTER, struct.pack("<I", self._counter))
        high, low = struct.unpack_from("<iI", reply, 8)
        return plausible((high << 32) | low, 1000)

    def _create(self, milliseconds: int, test: int) -> int:
        """Set an alarm and give its id; no id is used again soon, for late events of an old alarm to match none."""
        assert self._x is not None  # noqa: S101 (for the type checker: callers have looked)
        taken = {self._return_alarm, *self._alarms.values()}
        numbers = (self._x.resource((self._last_id + n) % RESOURCES + 1) for n in range(RESOURCES))
        alarm = next(each for each in numbers if each not in taken)
        self._last_id = alarm & RESOURCES
        value = struct.pack("<iI", milliseconds >> 32, milliseconds & 0xFFFFFFFF)
        what = struct.pack("<IIII", alarm, _ALL_ALARM_ATTRIBUTES, self._counter, 0) + value
        self._x.send(self._major, _CREATE_ALARM, what + struct.pack("<IiII", test, 0, 0, 1))
        return alarm

    def _destroy(self, alarm: int) -> None:
        if self._x is not None:
            self._x.send(self._major, _DESTROY_ALARM, struct.pack("<I", alarm))

    # -- edges -----------------------------------------------------------------------------------------------

    def _happened(self, event: bytes) -> None:
        if event[0] & 0x7F != self._first_event + _ALARM_NOTIFY or self._lost is None:
            return
        alarm, high, low = struct.unpack_from("<IiI", event, 4)
        if event[28] == _DESTROYED:
            return
        if alarm == self._return_alarm:
            self._back()
            return
        threshold = next((each for each, its_alarm in self._alarms.items() if its_alarm == alarm), None)
        if threshold is None:
            return
        try:
            seconds = plausible((high << 32) | low, 1000)
        except Lie as lie:
            self._give_up(str(lie))
            return
        if threshold in self._edges.told:
            self._back()  # it can pass a threshold again only from below
        self._passed = max(self._passed, seconds, threshold)
        self._look_soon()

    def _back(self) -> None:
        if self._return_alarm is not None:
            self._destroy(self._return_alarm)
            self._return_alarm = None
        passed, self._passed = self._passed, 0.0
        if passed:  # we were held up: both edges did happen
            self._edges.reading(passed)
        self._edges.back()

    def _look_soon(self) -> None:
        self._look_again = True
        if self._look is None or self._look.done():
            self._look = asyncio.get_running_loop().create_task(self._looking())

    async def _looking(self) -> None:
        """Compare with the counter whatever was watched or passed since the last time."""
        try:
            while self._look_again:
                self._look_again = False
                await self._look_once()
        except (DisplayError, Lie) as error:
            self._give_up(str(error))

    async def _look_once(self) -> None:
        upcoming = self._edges.next()
        if upcoming is None:
            return
        if not self._passed and await self._read() < upcoming:
            return
        if self._return_alarm is None and self._x is not None:
            lowest = _milliseconds(self._edges.thresholds[0])
            self._return_alarm = self._create(max(1, lowest - 1), _NEGATIVE_TRANSITION)
        seconds = await self._read()
        if self._passed > seconds:
            self._back()
        self._passed = 0.0
        self._edges.reading(seconds)
        if not self._edges.away:
            self._back()

    def _give_up(self, why: str) -> None:
        lost, self._lost = self._lost, None
        x, self._x = self._x, None
        if x is not None:
            x.close()
        if lost is not None:
            lost(why)


def read_counters(reply: bytes) -> dict[str, int]:
    """Read the reply to ListSystemCounters: the id of each counter by its name.

    Raises:
        DisplayError: it says more than it holds.
    """
    (count,) = struct.unpack_from("<I", reply, 8)
    counters: dict[str, int] = {}
    at = 32
    for _ in range(min(count, 1000)):
        if at + 14 > len(reply):
            raise DisplayError("the X server's list of counters is cut short")
        (counter,) = struct.unpack_from("<I", reply, at)
        (size,) = struct.unpack_from("<H", reply, at + 12)
        counters[reply[at + 14 : at + 14 + size].decode("ascii", "replace")] = counter
        at += (14 + size + 3) // 4 * 4
    return counters


def _milliseconds(seconds: float) -> int:
    return max(1, math.ceil(seconds * 1000))


def _ignore(_event: object) -> None:
    """Whom is told before the start."""


SOURCE = X11

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
