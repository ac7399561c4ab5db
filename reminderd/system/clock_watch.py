"""Being told that the wall clock was set, the machine resumed, or the zone was changed; nothing is polled.

Linux only. Elsewhere nothing is told, and the daemon finds out at its next wake-up by comparing the clocks.
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

log = logging.getLogger(__name__)

_CANCEL_ON_SET = 1 | 2  # TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET
_NEVER = (1 << (8 * struct.calcsize("l") - 1)) - 1
_ZONE_FOLDER = b"/etc"
_ZONE_FILES = (b"localtime", b"timezone")
_CHANGES = 0x8 | 0x40 | 0x80 | 0x100 | 0x200  # close after writing, moved from and to, created, deleted


class ClockWatch:
    """Calls `changed` on the running loop; at once and maybe once too often, never too late."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._descriptors: list[int] = []

    def start(self) -> None:
        """Begin; where the system has no such thing, nothing is ever told."""
        if sys.platform != "linux":
            return
        for what, make, read in (
            ("clock", _timer, self._clock_was_set),
            ("time zone", _zone_watch, self._zone_folder_changed),
        ):
            try:
                descriptor = make()
            except (OSError, AttributeError, ImportError) as error:
                log.info("changes of the %s are only seen at the next wake-up: %s", what, error)
                continue
            self._descriptors.append(descriptor)
            asyncio.get_running_loop().add_reader(descriptor, read, descriptor)

    def stop(self) -> None:
        """Let go; safe to call twice."""
        descriptors, self._descriptors = self._descriptors, []
        for descriptor in descriptors:
            asyncio.get_running_loop().remove_reader(descriptor)
            os.close(descriptor)

    def _clock_was_set(self, descriptor: int) -> None:
        with contextlib.suppress(OSError):  # ECANCELED is the message, EAGAIN is none
            os.read(descriptor, 8)
        _arm(descriptor)
        self._changed()

    def _zone_folder_changed(self, descriptor: int) -> None:
        try:
            told = os.read(descriptor, 16384)
        except BlockingIOError:
            return
        if any(name in _ZONE_FILES for name in _names(told)):
            if hasattr(time, "tzset"):
                time.tzset()
            self._changed()


def _names(told: bytes) -> list[bytes]:
    """Read the file names in what inotify tells; an overflow counts as every name."""
    names = []
    at = 0
    while at + 16 <= len(told):
        watch, _mask, _cookie, size = struct.unpack_from("iIII", told, at)
        names.append(_ZONE_FILES[0] if watch < 0 else told[at + 16 : at + 16 + size].rstrip(b"\0"))
        at += 16 + size
    return names


def _timer() -> int:
    """Make a timer that never rings, but is cancelled when the wall clock is set or the machine resumes."""
    import ctypes

    descriptor: int = ctypes.CDLL(None, use_errno=True).timerfd_create(
        time.CLOCK_REALTIME, os.O_NONBLOCK | os.O_CLOEXEC
    )
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "no timer to be had")
    _arm(descriptor)
    return descriptor


def _arm(descriptor: int) -> None:
    import ctypes

    never = (ctypes.c_long * 4)(0, 0, _NEVER, 0)
    if ctypes.CDLL(None, use_errno=True).timerfd_settime(descriptor, _CANCEL_ON_SET, never, None) < 0:
        raise OSError(ctypes.get_errno(), "the timer cannot be set")


def _zone_watch() -> int:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "no inotify to be had")
    if libc.inotify_add_watch(descriptor, _ZONE_FOLDER, _CHANGES) < 0:
        number = ctypes.get_errno()
        os.close(descriptor)
        raise OSError(number, "the folder of the time zone cannot be watched")
    return descriptor
