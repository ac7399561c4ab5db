"""Notice that the wall clock was set, the machine resumed, or the zone was changed; nothing is polled.

Linux only. Elsewhere the daemon finds out at its next wake-up, by comparing the clocks.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import struct
import sys
import time
from collections.abc import Callable

from reminderd.system import inotify

log = logging.getLogger(__name__)

_CANCEL_ON_SET = 1 | 2  # TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET
_NEVER = (1 << (8 * struct.calcsize("l") - 1)) - 1
_ZONE_FOLDER = "/etc"
_ZONE_FILES = ("localtime", "timezone")


class ClockWatch:
    """Calls `changed` on the running loop at once; maybe once too often."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._timer = -1
        self._zone: inotify.Watches | None = None

    def start(self) -> None:
        """Begin; `changed` is never called on a system that has no such thing."""
        if sys.platform != "linux":
            return
        try:
            self._timer = _timer()
            asyncio.get_running_loop().add_reader(self._timer, self._clock_was_set)
        except (OSError, AttributeError) as error:
            log.info("changes of the clock are only seen at the next wake-up: %s", error)
        try:
            self._zone = inotify.Watches(self._zone_folder_changed)
            self._zone.set({_ZONE_FOLDER: inotify.FILES})
        except OSError as error:
            log.info("changes of the time zone are only seen at the next wake-up: %s", error)

    def stop(self) -> None:
        """Watch nothing any more; safe to call twice."""
        if self._timer >= 0:
            asyncio.get_running_loop().remove_reader(self._timer)
            os.close(self._timer)
            self._timer = -1
        if self._zone is not None:
            self._zone.close()
            self._zone = None

    def _clock_was_set(self) -> None:
        with contextlib.suppress(OSError):  # ECANCELED is the news, EAGAIN is none
            os.read(self._timer, 8)
        _arm(self._timer)
        self._changed()

    def _zone_folder_changed(self, events: list[inotify.Event]) -> None:
        if any(each.name in _ZONE_FILES or each.mask & inotify.OVERFLOWN for each in events):
            if hasattr(time, "tzset"):
                time.tzset()
            self._changed()


def _timer() -> int:
    """Return a timer that never expires, but is cancelled when the wall clock is set or the machine resumes."""
    import ctypes

    descriptor: int = ctypes.CDLL(None, use_errno=True).timerfd_create(
        time.CLOCK_REALTIME, os.O_NONBLOCK | os.O_CLOEXEC
    )
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "there are no more timers")
    _arm(descriptor)
    return descriptor


def _arm(descriptor: int) -> None:
    import ctypes

    never = (ctypes.c_long * 4)(0, 0, _NEVER, 0)
    if ctypes.CDLL(None, use_errno=True).timerfd_settime(descriptor, _CANCEL_ON_SET, never, None) < 0:
        raise OSError(ctypes.get_errno(), "the timer cannot be set")
