"""An asyncio loop in virtual time: where it would wait for its next timer, it jumps there.

`loop.time()`, `asyncio.sleep`, timeouts and `call_later` live in virtual time; a simulated year passes in a
moment. Descriptors are still polled, for real, before every jump. Waiting for something that no timer and no
descriptor will ever bring is an error at once, not a hang.

    pytestmark = pytest.mark.virtual_time  # or @pytest.mark.virtual_time

    run_virtual(main())
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

REAL_PATIENCE_SECONDS = 2.0
"""How long, in real time, a descriptor may keep us waiting when there is no timer to jump to."""


class NothingToWaitFor(RuntimeError):
    """The loop would wait for ever: no timer is set and no descriptor became ready."""


class _JumpingSelector(selectors.SelectSelector):
    """Waits for descriptors only while there is no timer to jump to."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            ready = super().select(REAL_PATIENCE_SECONDS)
            if not ready:
                raise NothingToWaitFor("nobody will ever wake this loop")
            return ready
        ready = super().select(0)
        if not ready and timeout > 0:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock starts at 0 and jumps."""

    def __init__(self) -> None:
        self._virtual = _JumpingSelector()
        super().__init__(self._virtual)
        self._clock_resolution = 1e-6  # above the rounding of a float that counts years

    def time(self) -> float:
        return self._virtual.now

    def advance(self, seconds: float) -> None:
        """Let time go by with nothing running, as when the process was stopped."""
        self._virtual.now += seconds


def run_virtual(main: Coroutine[Any, Any, T]) -> T:
    """Run to the end on a new loop in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


async def settle(turns: int = 20) -> None:
    """Let everything that is ready run, without time going by."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def pass_time(seconds: float) -> None:
    """Let virtual time go by."""
    gone_by = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, gone_by.set)
    await gone_by.wait()
    await settle()


async def within(seconds: float, awaitable: Awaitable[T]) -> T:
    """Wait for something, with a deadline."""
    async with asyncio.timeout(seconds):
        return await awaitable
