"""Ask several detectors at once: each has its deadline, and none can delay or break the others."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

import reminderd.detectors as room
from reminderd.core.events import Detected
from reminderd.detectors.port import DEADLINE_SECONDS, Answer, Detector, Emit
from reminderd.system.text import one_line


@cache
def _classes() -> dict[str, type[Detector]]:
    """Look through this package, a closed world: a module with a `DETECTOR` is a detector."""
    found: dict[str, type[Detector]] = {}
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        detector: type[Detector] | None = getattr(importlib.import_module(module.name), "DETECTOR", None)
        if detector is not None:
            found[detector.reason] = detector
    return found


def known() -> tuple[str, ...]:
    """Return every reason that some detector answers for, in alphabetical order."""
    return tuple(sorted(_classes()))


def find(reasons: Iterable[str]) -> list[Detector]:
    """Make the detectors of these reasons; one that nobody answers for is left out."""
    classes = _classes()
    return [classes[reason]() for reason in sorted(set(reasons)) if reason in classes]


async def ask(detectors: Iterable[Detector], emit: Emit) -> None:
    """Ask them all now; emit one `Detected` each, as it answers, and return when the last has.

    A detector that is late or breaks its word and raises is an unknown with its detail.
    """
    asked = {asyncio.ensure_future(_answer(each)): each.reason for each in detectors}
    if not asked:
        return
    for task, reason in asked.items():
        task.add_done_callback(lambda done, reason=reason: _tell(done, reason, emit))  # type: ignore[misc]
    try:
        _, late = await asyncio.wait(asked, timeout=DEADLINE_SECONDS)
    finally:
        for task in asked:  # not waited for: one that will not even be cancelled may not hold up the others
            task.cancel()
    for task in late:
        emit(Detected(asked[task], None, f"no answer within {DEADLINE_SECONDS:g} s"))


async def _answer(detector: Detector) -> Answer:
    try:
        return await detector.check()
    except Exception as problem:  # noqa: BLE001 (a detector never raises; one that does is only unknown)
        return Answer(None, one_line(f"{type(problem).__name__}: {problem}", 160))


def _tell(done: asyncio.Future[Answer], reason: str, emit: Emit) -> None:
    if not done.cancelled():
        answer = done.result()
        emit(Detected(reason, answer.on, answer.detail))
