"""What a detector is: a function that answers for one reason to keep quiet with yes, no or unknown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

DEADLINE_SECONDS = 1.0
"""How long a detector is waited for. Whoever asks cuts it off then, and takes the answer as unknown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a detector found."""

    on: bool | None
    """None: it cannot know. Unknown never holds a reminder."""
    detail: str = ""
    """For people: which program, or why it cannot know and what would help."""
    sure: bool = True
    """Whether a yes shows somebody for certain; see `Detected`."""


Check = Callable[[], Awaitable[Answer]]
"""A detector: finds out now, within `DEADLINE_SECONDS`, and never raises: what goes wrong is an unknown."""


def print_answer(reason: str, check: Check) -> None:
    """Ask a detector once and print reason, answer, detail and time, as `python -m reminderd.detectors.camera` does."""

    async def once() -> Answer:
        try:  # cut off as the daemon does it, or the answer here would be another
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await check()
        except TimeoutError:
            return Answer(None, f"no answer within {DEADLINE_SECONDS:g} s")

    began = time.perf_counter()
    answer = asyncio.run(once())
    word = {True: "yes", False: "no", None: "unknown"}[answer.on]
    took = (time.perf_counter() - began) * 1000
    print(f"{reason}: {word}{' – ' if answer.detail else ''}{answer.detail} ({took:.1f} ms)")
