"""Notice that the wall clock was set, the machine resumed, or the zone was changed; nothing is polled.

On Linux and Windows. Elsewhere the daemon finds out at its next wake-up, by comparing the clocks.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import struct
import sys
from collections.abc import Callable

from reminderd.system import inotify, windows_messages

log = logging.getLogger(__name__)

_REALTIME = 0  # CLOCK_REALTIME
_CANCEL_ON_SET = 1 | 2  # TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET
_NEVER = (1 << (8 * struct.calcsize("l") - 1)) - 1
_ZONE_FOLDER = "/etc"
_ZONE_FILES = ("localtime", "timezone", "")
"""Empty: anything may have happened there."""


class ClockWatch:
    """Calls `changed` on the running loop at once; maybe once too often."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._timer = -1
        self._zone = inotify.Watches(self._zone_folder_changed)

    def start(self) -> None:
        """Begin; `changed` is never called on a system that has no such thing."""
        if sys.platform == "win32":
            loop = asyncio.get_running_loop()
            windows_messages.listen(windows_messages.TIME_CHANGE, lambda _: loop.call_soon_threadsafe(self._changed))
            return
        try:
            self._timer = inotify.call("timerfd_create", _REALTIME, inotify.IN_BACKGROUND)
            _arm(self._timer)
            asyncio.get_running_loop().add_reader(self._timer, self._clock_was_set)
            self._zone.set({_ZONE_FOLDER: inotify.FILES})
        except OSError as error:
            log.info("changes of the clock or the time zone may be seen only at the next wake-up: %s", error)

    def stop(self) -> None:
        """Watch nothing any more; safe to call twice."""
        if self._timer >= 0:
            asyncio.get_running_loop().remove_reader(self._timer)
            os.close(self._timer)
            self._timer = -1
        self._zone.close()

    def _clock_was_set(self) -> None:
        with contextlib.suppress(OSError):  # ECANCELED is the news, EAGAIN is none
            os.read(self._timer, 8)
        _arm(self._timer)
        self._changed()

    def _zone_folder_changed(self, _folder: str, name: str, _is_folder: bool) -> None:
        if name in _ZONE_FILES:
            self._changed()


def _arm(timer: int) -> None:
    """Set the timer so that it never expires, but is cancelled when the wall clock is set or the machine resumes."""
    never = (ctypes.c_long * 4)(0, 0, _NEVER, 0)
    inotify.call("timerfd_settime", timer, _CANCEL_ON_SET, never, None)
