"""The one alarm, rung by APScheduler; this is the typed front of an untyped package.

APScheduler is used because the project was asked to use it. Its one job is replaced each time; it may be late but is
never dropped (`misfire_grace_time=None`), and however much time went by it rings once (`coalesce`).

APScheduler computes with the wall clock. If that is set back and nobody tells us, the job would ring too late by as
much. So a timer on the loop's own clock, 0.1 s behind the job, rings in its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped] # the package has no types
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped] # the package has no types

GUARD_SECONDS = 0.1
_FARTHEST_SECONDS = 366 * 86400.0


class AlarmClock:
    """Calls `ring` on the running loop at the time set last."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._guard: asyncio.TimerHandle | None = None
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def set(self, seconds: float | None) -> None:
        """Ring once, in `seconds`; None: not at all."""
        self._cancel_guard()
        if not self._scheduler.running:
            self._scheduler.start()
        self._scheduler.remove_all_jobs()
        if seconds is None:
            return
        wait = min(max(0.0, seconds), _FARTHEST_SECONDS)
        self._guard = asyncio.get_running_loop().call_later(wait + GUARD_SECONDS, self._ring)
        trigger = DateTrigger(datetime.now(UTC) + timedelta(seconds=wait), UTC)
        self._scheduler.add_job(self._rung, trigger)

    async def _rung(self) -> None:  # a coroutine, because APScheduler runs plain functions in a pool of threads
        self._cancel_guard()
        self._ring()

    def _cancel_guard(self) -> None:
        if self._guard is not None:
            self._guard.cancel()
            self._guard = None

    def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        self._cancel_guard()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
