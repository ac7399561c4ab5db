"""Do something that blocks, aside from the loop: a thread of its own that ends with it, not a pool that stays."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """Return what `work` gives or raises. It must end by itself: once nobody waits for it, it is only not heard."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, problem: BaseException | None) -> None:
        if answer.done():
            return
        if problem is not None:
            answer.set_exception(problem)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # None only where T allows it

    def run() -> None:
        result, problem = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 (raised where it is waited for)
            problem = error
        try:
            loop.call_soon_threadsafe(tell, result, problem)
        except RuntimeError:  # the loop is closed: nobody is left to tell
            return

    threading.Thread(target=run, name="detector", daemon=True).start()
    return await answer
