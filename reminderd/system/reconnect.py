"""The one reconnect loop: try until it works, and again when it is lost. For the bus, the display, the
notification server and the broker.

A failed attempt is repeated after 1, 2, 4, 8 and 16 s and then every 25 s, so that whatever comes back is used again
within 30 s. The long delays of all loops end at the same moments, so that one wake-up serves them all. While the
attempt has succeeded nothing runs at all: whoever learns of a loss calls `lost`. A peer that was lost within a minute
counts as a failure, so that one that comes up only to fail again is tried ever more slowly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final

log = logging.getLogger(__name__)

FIRST_DELAYS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
LONGEST_SECONDS: Final = 25.0
UNEXPECTED_SECONDS: Final = 300.0
"""Between attempts at a peer that is not expected to come at all, as the system bus of a container without one."""
STEADY_SECONDS: Final = 60.0
SETTLE_SECONDS: Final = 2.5
"""`start` waits this long for the first attempt; a slower one continues in the background."""


class ReconnectLoop:
    """Calls `attempt` until it returns True, and again after each call of `lost` or `again`."""

    def __init__(self, attempt: Callable[[], Awaitable[bool]], pause: Callable[[int], float] | None = None) -> None:
        self._attempt = attempt
        self._pause = pause or self._usual_pause
        """How many seconds to wait after so many failures in a row."""
        self.expected = True
        """Whether the peer will probably come; one that will not is tried every five minutes."""
        self._failures = 0
        self._down = True
        self._wanted = asyncio.Event()
        self._settled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, and wait for the first attempt to end, at most `SETTLE_SECONDS`. Never raises."""
        self._task = asyncio.create_task(self._run())
        await self.settle()

    def again(self, *, afresh: bool = False) -> None:
        """Make an attempt now; `afresh`: should it fail, begin with the short delays."""
        if afresh:
            self._failures = 0
        self._settled.clear()
        self._wanted.set()

    def lost(self) -> None:
        """Report that the peer is gone: the next attempt comes at once, or after a delay if it worked only briefly."""
        if not self._down:
            self._down = True
            self._wanted.set()

    async def settle(self) -> None:
        """Wait until the attempt that was asked for has ended, at most `SETTLE_SECONDS`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), SETTLE_SECONDS)

    async def stop(self) -> None:
        """Make no more attempts and abandon the one under way; safe to call twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        now = asyncio.get_running_loop().time
        while True:
            self._wanted.clear()
            self._down = False
            try:
                works = await self._attempt()
            except Exception as error:  # noqa: BLE001 (a fault may cost this attempt, not all later ones)
                log.warning("an attempt to connect failed: %r", error)
                works = False
            began = now()
            if not self._wanted.is_set():
                self._settled.set()
            if works:
                await self._wanted.wait()
                if now() - began >= STEADY_SECONDS:
                    self._failures = 0
                    continue
                if not self._down:
                    continue
                self._wanted.clear()
            self._down = True
            delay = self._pause(self._failures)
            self._failures += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), delay)

    def _usual_pause(self, failures: int) -> float:
        if self.expected and failures < len(FIRST_DELAYS):
            return FIRST_DELAYS[failures]
        longest = LONGEST_SECONDS if self.expected else UNEXPECTED_SECONDS
        return longest - asyncio.get_running_loop().time() % longest or longest
