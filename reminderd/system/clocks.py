"""The clocks the daemon reads: local wall time, a steady clock that counts sleep, and how much of that was sleep.

| system  | steady (goes on in sleep)       | awake (stands still in sleep)      |
|---------|---------------------------------|------------------------------------|
| Linux   | CLOCK_BOOTTIME                  | CLOCK_MONOTONIC                    |
| macOS   | CLOCK_MONOTONIC_RAW             | CLOCK_UPTIME_RAW                   |
| Windows | GetTickCount64                  | QueryUnbiasedInterruptTime         |
| others  | time.monotonic                  | the same: sleep is not seen        |

The time asleep is the growth of the difference. While a virtual machine is paused all of them stand still, and only
the wall clock shows it (the engine sees a step). While this process is stopped none stands still, so the part that
notices a stop adds it (`Clocks.add_stopped`).
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

from reminderd.core.clock import Moment
from reminderd.system.zone import local_zone, zone_signature

log = logging.getLogger(__name__)


class Clocks:
    """Reads all clocks. Not for the engine, which is given moments."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._steady, self._awake = _system_clocks()
        self._base = self._steady() - self._awake()
        self._stopped = 0.0
        self._slept = 0.0
        self._zone: tzinfo | None = None
        self._signature: object = None
        self.boot_id = _boot_id(self._steady)
        """The same until the machine is restarted: only within one boot can two steady readings be compared."""

    def now(self) -> Moment:
        """Read all clocks at once."""
        steady = self._steady()
        # The two cannot be read at one instant: a difference of microseconds is no sleep.
        slept = steady - self._awake() - self._base
        if slept > self._slept + 0.01:
            self._slept = slept
        self._check_zone()
        return Moment(self._wall(), steady, self._slept + self._stopped)

    def add_stopped(self, seconds: float) -> None:
        """Count this time, in which the process did not run though the machine did, as asleep."""
        self._stopped += max(0.0, seconds)

    def seconds_since(self, saved: Mapping[str, Any]) -> float:
        """Return how many seconds ago a moment was saved.

        It is saved as "boot_id", "steady" and "wall", of which any may be missing or wrong. Within one boot the steady
        clock counts; over a restart of the machine the wall clock, and at least the time since that restart. A moment
        in the future counts as now.
        """
        now = self.now()
        steady = saved.get("steady")
        if saved.get("boot_id") == self.boot_id and isinstance(steady, int | float) and 0 <= steady <= now.steady:
            return now.steady - steady
        at_least = now.steady if saved.get("boot_id") not in (None, self.boot_id) else 0.0
        try:
            passed = (now.wall - datetime.fromisoformat(str(saved.get("wall")))) / timedelta(seconds=1)
        except (ValueError, TypeError, OverflowError):
            passed = 0.0
        return max(at_least, passed)

    def _wall(self) -> datetime:
        seconds = min(max(time.time(), 0.0), _LAST_SECOND)
        zone = self._zone or timezone(timedelta(seconds=time.localtime(seconds).tm_gmtoff))
        return datetime.fromtimestamp(seconds, zone)

    def _check_zone(self) -> None:
        signature = zone_signature(self._environ)
        if signature == self._signature:
            return
        first, self._signature = self._signature is None, signature
        if hasattr(time, "tzset"):
            time.tzset()
        self._zone, problem = local_zone(self._environ)
        if problem:
            log.warning("time zone: %s; using the system's present offset from UTC", problem)
        elif not first:
            log.info("time zone is now %s", self._zone)


_LAST_SECOND = 253_402_000_000.0  # in the last days of the year 9999, where datetime ends


def _system_clocks() -> tuple[Callable[[], float], Callable[[], float]]:
    if sys.platform == "linux":
        return (lambda: time.clock_gettime(time.CLOCK_BOOTTIME)), (lambda: time.clock_gettime(time.CLOCK_MONOTONIC))
    if sys.platform == "darwin":
        return (
            lambda: time.clock_gettime(time.CLOCK_MONOTONIC_RAW),
            lambda: time.clock_gettime(time.CLOCK_UPTIME_RAW),
        )
    if sys.platform == "win32":
        return _windows_ticks, _windows_awake
    return time.monotonic, time.monotonic


def _windows_ticks() -> float:
    """Return what `time.monotonic` returned before Python 3.13: a clock that runs exactly as fast as the next one."""
    import ctypes

    read: Any = ctypes.CDLL("kernel32").GetTickCount64
    read.restype = ctypes.c_ulonglong
    return float(read() / 1000)


def _windows_awake() -> float:
    import ctypes

    ticks = ctypes.c_ulonglong()
    ctypes.CDLL("kernel32").QueryUnbiasedInterruptTime(ctypes.byref(ticks))
    return ticks.value / 1e7


def _boot_id(steady: Callable[[], float]) -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        # Elsewhere the hour of the start identifies a boot. A clock that was set makes it another one, which only
        # means that no earlier steady reading is used.
        return f"hour {(time.time() - steady()) // 3600:.0f}"
