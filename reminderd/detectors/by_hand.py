"""Try one detector by hand: `python -m reminderd.detectors.microphone` prints what it finds."""

from __future__ import annotations

import asyncio
import time

from reminderd.detectors.port import DEADLINE_SECONDS, Answer, Detector


def by_hand(detector: Detector) -> None:
    """Ask it once and print reason, answer, detail and how long it took."""

    async def once() -> None:
        began = time.perf_counter()
        try:  # cut off as the daemon does, or the answer by hand would be another
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await detector.check()
        except TimeoutError:
            answer = Answer(None, f"no answer within {DEADLINE_SECONDS:g} s")
        took = (time.perf_counter() - began) * 1000
        await detector.stop()
        word = {True: "yes", False: "no", None: "unknown"}[answer.on]
        print(f"{detector.reason}: {word}{' – ' if answer.detail else ''}{answer.detail} ({took:.1f} ms)")

    asyncio.run(once())
