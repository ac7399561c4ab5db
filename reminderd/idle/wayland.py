"""Wayland: the compositor's idle notifications, by `ext_idle_notifier_v1` or else `org_kde_kwin_idle`.

For each threshold there is one notification; it says `idled` after that much time without input, and `resumed` at the
next input. Three things have to be known of it:

- A compositor begins to count when a notification is made. One that is made during an absence would come late. So
  while the beginning of the absence is known, a timer of our own tells the thresholds still to come; the notification
  that is idle already tells the return, and is kept for that even if its threshold is no longer watched.
- Nobody says how things stand at the start. A first notification of a millisecond (the probe) is idle almost at once,
  and its `resumed` shows the first input, which nothing else would.
- Inhibitors (a film that keeps the screen awake) suspend the notifications of version 1 and of KDE's protocol: there,
  a film looks like somebody at the desk, whatever `presence.passive` says. Version 2 also knows pure input idleness,
  which is used where it is offered. There a second notification at the lowest threshold, one that inhibitors do
  suspend, shows whether an inhibitor is at work: it then stays silent where the first one tells.

The idle time cannot be read. It is estimated while an absence lasts, and unknown otherwise.
"""

from __future__ import annotations

import asyncio
import functools
import struct
from collections.abc import Mapping
from typing import ClassVar

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.idle.port import START_SECONDS, IdleSource
from reminderd.system.display import DisplayError
from reminderd.system.display.wayland import Handler, WaylandConnection, connect

_SEAT, _EXT, _KDE = "wl_seat", "ext_idle_notifier_v1", "org_kde_kwin_idle"
_EXT_GET, _EXT_GET_INPUT, _KDE_GET = 1, 2, 0
_DESTROY = 0
_IDLED, _RESUMED = 0, 1
_PROBE_SECONDS = 0.001
_LONGEST_MILLISECONDS = 2**31 - 1
_ROUNDING_SECONDS = 0.001
_SETTLE_SECONDS = 0.2
"""Two notifications of the same timeout come at the same time, give or take this."""


class Wayland(IdleSource):
    """The idle notifications of a Wayland compositor."""

    name = "wayland"
    ranks: ClassVar = {"wayland": 20}  # GNOME does not offer it
    _wayland: WaylandConnection

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        super().__init__(environ)
        self._kde = self._input_only = False
        self._manager = self._seat = 0
        self._notes: dict[float, int] = {}
        """The notification of each threshold."""
        self._idled: set[float] = set()
        """The thresholds whose notifications are idle now."""
        self._probe: int | None = None
        self._inhibitable: int | None = None
        """The notification that inhibitors suspend, its threshold (seconds), and whether it is idle now."""
        self._inhibitable_seconds = 0.0
        self._inhibitable_idled = False
        self._began: float | None = None
        """Since when (loop time) there has been no input, where that is known."""
        self._timer: asyncio.TimerHandle | None = None

    async def _connect(self) -> None:
        """Connect by either protocol; one that is offered and fails does not keep the other from work."""
        problem = DisplayError(sentence(N_("the compositor tells nobody about idleness")))
        for interface in (_EXT, _KDE):
            try:
                if await self._connect_by(interface):
                    return
            except DisplayError as error:
                problem = error
            self._at_end.close()
        raise problem

    async def _connect_by(self, interface: str) -> bool:
        """Connect and set the probe; return False where the compositor does not offer this protocol."""
        wayland = self._wayland = await connect(self.environ, self.give_up, self._removed)
        self._at_end.callback(self._cancel_timer)
        self._at_end.callback(wayland.close)
        if _SEAT not in wayland.globals:
            raise DisplayError(sentence(N_("the compositor has no seat")))
        if interface not in wayland.globals:
            return False
        self._kde = interface == _KDE
        self._input_only = not self._kde and wayland.globals[_EXT][1] >= 2
        self._seat = wayland.bind(_SEAT, 1)
        self._manager = wayland.bind(interface, 2 if self._input_only else 1)
        self._destroy(self._notify(START_SECONDS, lambda _event, _arguments: None))  # does it work at all?
        await wayland.round_trip(START_SECONDS)
        self._probe = self._notify(_PROBE_SECONDS, self._probe_event)
        return True

    def _thresholds_changed(self) -> None:
        for threshold in self.tracker.thresholds:
            if threshold not in self._notes:
                self._notes[threshold] = self._notify(threshold, functools.partial(self._note_event, threshold))
        self._drop_notes()
        lowest = self.tracker.thresholds[0] if self.tracker.thresholds else 0.0
        if self._input_only and self._began is None and lowest not in (0.0, self._inhibitable_seconds):
            self._destroy(self._inhibitable)
            self._inhibitable_seconds, self._inhibitable_idled = lowest, False
            self._inhibitable = self._notify(lowest, self._inhibitable_event, inhibitable=True)
        self._tell_passed()

    async def _read(self) -> float | None:
        """Return an estimate while somebody is away, else None."""
        await self._wayland.round_trip()
        return None if self._began is None else asyncio.get_running_loop().time() - self._began

    async def inhibited(self) -> bool | None:
        """See `IdleSource.inhibited`."""
        if self._inhibitable is None or self._began is None:
            return None
        since = asyncio.get_running_loop().time() - self._began - self._inhibitable_seconds
        await asyncio.sleep(max(0.0, _SETTLE_SECONDS - since))
        return None if self._began is None else not self._inhibitable_idled

    # -- notifications ---------------------------------------------------------------------------------------

    def _notify(self, seconds: float, handler: Handler, *, inhibitable: bool = False) -> int:
        note = self._wayland.new_object(handler)
        timeout = min(max(1, round(seconds * 1000)), _LONGEST_MILLISECONDS)
        if self._kde:
            self._wayland.send(self._manager, _KDE_GET, struct.pack("=III", note, self._seat, timeout))
        else:
            request = _EXT_GET_INPUT if self._input_only and not inhibitable else _EXT_GET
            self._wayland.send(self._manager, request, struct.pack("=III", note, timeout, self._seat))
        return note

    def _destroy(self, note: int | None) -> None:
        if note is not None:
            self._wayland.handlers.pop(note, None)
            self._wayland.send(note, _DESTROY)

    def _drop_notes(self) -> None:
        """Destroy those no longer watched, but for one that is idle and will tell the return."""
        for threshold in set(self._notes).difference(self.tracker.thresholds, self._idled):
            self._destroy(self._notes.pop(threshold))

    def _end_probe(self) -> None:
        self._destroy(self._probe)
        self._probe = None

    # -- events ----------------------------------------------------------------------------------------------

    def _removed(self, number: int) -> None:
        if number == self._wayland.globals[_SEAT][0]:
            self.give_up("the compositor took its seat away")

    def _probe_event(self, event: int, _arguments: bytes) -> None:
        if event == _RESUMED:
            self._end_probe()
            self.tracker.back()

    def _inhibitable_event(self, event: int, _arguments: bytes) -> None:
        self._inhibitable_idled = event == _IDLED

    def _note_event(self, threshold: float, event: int, _arguments: bytes) -> None:
        if event == _IDLED:
            self._end_probe()
            self._idled.add(threshold)
            began = asyncio.get_running_loop().time() - threshold
            self._began = began if self._began is None else min(self._began, began)
            self._tell_passed()
        elif event == _RESUMED:
            self._began = None
            self._idled.clear()
            self._cancel_timer()
            self.tracker.back()
            self._drop_notes()

    def _tell_passed(self) -> None:
        """Report the thresholds that are passed, and set the timer for the next."""
        self._cancel_timer()
        if self._began is None:
            return
        loop = asyncio.get_running_loop()
        self.tracker.reading(loop.time() - self._began + _ROUNDING_SECONDS)
        upcoming = self.tracker.next()
        if upcoming is not None and self._began is not None:
            self._timer = loop.call_at(self._began + upcoming, self._tell_passed)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


SOURCE = Wayland
