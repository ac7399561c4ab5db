"""What a detector is: it answers for one reason to keep quiet with yes, no or unknown."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

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


class Detector(Protocol):
    """A detector of one hold of `core.settings.DETECTED_HOLDS`, or of "inhibitor"."""

    reason: str

    async def check(self) -> Answer:
        """Find out now, within `DEADLINE_SECONDS`. Never raises: what goes wrong is an unknown with its detail."""

    async def stop(self) -> None:
        """Close what is open (connections); safe to call twice."""


def print_answer(detector: Detector) -> None:
    """Ask a detector once and print reason, answer, detail and time, as `python -m reminderd.detectors.camera` does."""

    async def once() -> None:
        began = time.perf_counter()
        try:  # cut off as the daemon does it, or the answer here would be another
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await detector.check()
        except TimeoutError:
            answer = Answer(None, f"no answer within {DEADLINE_SECONDS:g} s")
        took = (time.perf_counter() - began) * 1000
        await detector.stop()
        word = {True: "yes", False: "no", None: "unknown"}[answer.on]
        print(f"{detector.reason}: {word}{' – ' if answer.detail else ''}{answer.detail} ({took:.1f} ms)")

    asyncio.run(once())
