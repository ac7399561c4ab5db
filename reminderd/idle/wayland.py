"""Wayland: edges by the compositor's idle notifications, `ext_idle_notifier_v1`, else `org_kde_kwin_idle`.

For each threshold there is one notification. A compositor starts to count as a notification is made, so one made
while somebody is idle already would come late: while the beginning of an absence is known, a timer of our own tells
the thresholds still to come, and a notification only the return.

Version 2 of the notifier also knows pure input idleness, which is what we want to know (a film is presence of another
kind, see `inhibitors.py`, and whoever turns that off must be able to); version 1 and kwin_idle know only the idleness
that inhibitors suspend: there a film keeps the desk taken, whatever `presence.passive` says.

The idle time cannot be read here; it is estimated while an absence lasts, and unknown otherwise.
"""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import Mapping
from pathlib import Path

from reminderd.core.events import Active
from reminderd.idle.edges import Edges
from reminderd.idle.port import Emit, Lost, SourceUnavailable
from reminderd.idle.readings import START_SECONDS
from reminderd.system.display import DisplayError
from reminderd.system.display.session_type import is_gnome, is_wayland
from reminderd.system.display.wayland import Handler, WaylandConnection

_EXT, _KDE = "ext_idle_notifier_v1", "org_kde_kwin_idle"
_EXT_GET, _EXT_GET_INPUT, _KDE_GET = 1, 2, 0
_DESTROY = 0
_IDLED, _RESUMED = 0, 1
_PROBE_SECONDS = 0.001
_LONGEST_MILLISECONDS = 2**31 - 1
_ROUNDING_SECONDS = 0.001
_SETTLE_SECONDS = 0.2
"""Two notifications of the same timeout come at the same time, give or take this."""


class Wayland:
    """The idle notifications of a Wayland compositor."""

    name = "wayland"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._wayland: WaylandConnection | None = None
        self._emit: Emit | None = None
        self._lost: Lost | None = None
        self._edges = Edges(_ignore)
        self._kind = _EXT
        self._input_only = False
        self._manager = self._seat = self._seat_number = 0
        self._notes: dict[float, int] = {}
        self._idled: set[float] = set()
        self._probe: int | None = None
        self._twin: int | None = None
        """A notification at the lowest threshold that inhibitors do suspend, to see whether one is there."""
        self._twin_seconds = 0.0
        self._twin_idled = False
        self._began: float | None = None
        """Since when (loop time) there has been no input, where that is known."""
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: only in a Wayland session; GNOME does not offer it, and is asked first itself."""
        if not is_wayland(environ):
            return None
        return 20 if is_gnome(environ) else 10

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""
        path = socket_path(self._environ)
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._connect(path)
        except TimeoutError:
            await self.stop()
            raise SourceUnavailable(f"the compositor did not answer within {START_SECONDS:g} s") from None
        except OSError as error:
            await self.stop()
            raise SourceUnavailable(f"no compositor at {path.name} ({error.strerror or error})") from error
        except DisplayError as error:
            await self.stop()
            raise SourceUnavailable(str(error)) from error
        self._edges = Edges(emit)
        self._emit, self._lost = emit, lost
        # Nobody says how things stand. The first input shows it: a notification that is idle at once resumes at it.
        self._probe = self._notify(_PROBE_SECONDS, self._probe_event)

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""
        if self._wayland is None:
            return
        self._edges.watch(thresholds)
        for threshold in self._edges.thresholds:
            if threshold not in self._notes:
                self._notes[threshold] = self._notify(threshold, self._handler(threshold))
        self._drop_notes()
        self._watch_inhibitors()
        self._passed()

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`; an estimate while somebody is away, else None."""
        if self._wayland is not None:
            try:
                await self._wayland.round_trip()
            except DisplayError as error:
                self._give_up(str(error))
        return None if self._began is None else asyncio.get_running_loop().time() - self._began

    async def inhibited(self) -> bool | None:
        """Return whether an inhibitor keeps the screen awake while there is no input; None: that cannot be seen."""
        if self._twin is None or self._began is None:
            return None
        since = asyncio.get_running_loop().time() - self._began - self._twin_seconds
        await asyncio.sleep(max(0.0, _SETTLE_SECONDS - since))
        return None if self._began is None else not self._twin_idled

    async def stop(self) -> None:
        """See `IdleSource.stop`."""
        self._emit = self._lost = None
        self._let_go()

    # -- the compositor --------------------------------------------------------------------------------------

    async def _connect(self, path: Path) -> None:
        loop = asyncio.get_running_loop()
        _, wayland = await loop.create_unix_connection(
            lambda: WaylandConnection(self._give_up, self._removed), str(path)
        )
        self._wayland = wayland
        await wayland.round_trip(START_SECONDS)
        seat = wayland.find("wl_seat")
        ext, kde = wayland.find(_EXT), wayland.find(_KDE)
        if seat is None:
            raise DisplayError("the compositor has no seat")
        if ext is None and kde is None:
            raise DisplayError("the compositor tells nobody about idleness")
        self._seat_number = seat[0]
        self._seat = wayland.bind(seat[0], 1)
        number, version = ext or kde or (0, 0)
        self._kind = _EXT if ext else _KDE
        self._input_only = ext is not None and version >= 2
        self._manager = wayland.bind(number, 2 if self._input_only else 1)
        await wayland.round_trip(START_SECONDS)

    def _notify(self, seconds: float, handler: Handler, *, inhibitable: bool = False) -> int:
        assert self._wayland is not None  # noqa: S101 (for the type checker: callers have looked)
        note = self._wayland.new_object(handler)
        timeout = min(max(1, round(seconds * 1000)), _LONGEST_MILLISECONDS)
        if self._kind == _KDE:
            self._wayland.send(self._manager, _KDE_GET, struct.pack("=III", note, self._seat, timeout))
        else:
            request = _EXT_GET_INPUT if self._input_only and not inhibitable else _EXT_GET
            self._wayland.send(self._manager, request, struct.pack("=III", note, timeout, self._seat))
        return note

    def _destroy(self, note: int | None) -> None:
        if note is not None and self._wayland is not None:
            self._wayland.forget(note)
            self._wayland.send(note, _DESTROY)

    def _removed(self, number: int) -> None:
        if number == self._seat_number:
            self._give_up("the compositor took its seat away")

    # -- edges -----------------------------------------------------------------------------------------------

    def _probe_event(self, event: int, _arguments: bytes) -> None:
        if event == _RESUMED:
            self._end_probe()
            if self._emit is not None and not self._edges.away:
                self._emit(Active())

    def _watch_inhibitors(self) -> None:
        lowest = self._edges.thresholds[0] if self._edges.thresholds else 0.0
        if not self._input_only or self._began is not None or lowest in (0.0, self._twin_seconds):
            return
        self._destroy(self._twin)
        self._twin_seconds, self._twin_idled = lowest, False
        self._twin = self._notify(lowest, self._twin_event, inhibitable=True)

    def _twin_event(self, event: int, _arguments: bytes) -> None:
        self._twin_idled = event == _IDLED

    def _end_probe(self) -> None:
        self._destroy(self._probe)
        self._probe = None

    def _handler(self, threshold: float) -> Handler:
        return lambda event, _arguments: self._note_event(threshold, event)

    def _note_event(self, threshold: float, event: int) -> None:
        if self._lost is None:
            return
        if event == _IDLED:
            self._end_probe()
            self._idled.add(threshold)
            began = asyncio.get_running_loop().time() - threshold
            self._began = began if self._began is None else min(self._began, began)
            self._passed()
        elif event == _RESUMED:
            self._began = None
            self._idled.clear()
            self._cancel_timer()
            self._edges.back()
            self._drop_notes()

    def _passed(self) -> None:
        """Tell the thresholds that lie behind, and be woken at the next."""
        self._cancel_timer()
        if self._began is None:
            return
        loop = asyncio.get_running_loop()
        self._edges.reading(loop.time() - self._began + _ROUNDING_SECONDS)
        upcoming = self._edges.next()
        if upcoming is not None and self._began is not None:
            self._timer = loop.call_at(self._began + upcoming, self._passed)

    def _drop_notes(self) -> None:
        """Let go of those no longer watched; but one that is idle is the one that will tell the return."""
        for threshold in set(self._notes).difference(self._edges.thresholds, self._idled):
            self._destroy(self._notes.pop(threshold))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _let_go(self) -> None:
        self._cancel_timer()
        self._began = None
        wayland, self._wayland = self._wayland, None
        if wayland is not None:
            wayland.close()

    def _give_up(self, why: str) -> None:
        lost, self._lost = self._lost, None
        self._let_go()
        if lost is not None:
            lost(why)


def socket_path(environ: Mapping[str, str]) -> Path:
    """Return where the compositor listens.

    Raises:
        SourceUnavailable: no Wayland session is known of.
    """
    if not is_wayland(environ):
        raise SourceUnavailable("WAYLAND_DISPLAY is not set")
    display = Path(environ.get("WAYLAND_DISPLAY") or "wayland-0")
    if display.is_absolute():
        return display
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not folder:
        raise SourceUnavailable("XDG_RUNTIME_DIR is not set")
    return Path(folder) / display


def _ignore(_event: object) -> None:
    """Whom is told before the start."""


SOURCE = Wayland

if __name__ == "__main__":
    from reminderd.idle.by_hand import watch_by_hand

    watch_by_hand(SOURCE())
