"""All detectors: found by their reason, and asked at once so that none can delay or break the others."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

import reminderd.detectors as room
from reminderd.core.events import Detected
from reminderd.detectors.detector import DEADLINE_SECONDS, Answer, Detector
from reminderd.system.text import one_line


@cache
def _classes() -> dict[str, type[Detector]]:
    """Return the detectors of this package by their reason: a module with a `DETECTOR` is one."""
    found: dict[str, type[Detector]] = {}
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        detector: type[Detector] | None = getattr(importlib.import_module(module.name), "DETECTOR", None)
        if detector is not None:
            found[detector.reason] = detector
    return found


def known() -> tuple[str, ...]:
    """Return every reason that has a detector, in alphabetical order."""
    return tuple(sorted(_classes()))


def find(reasons: Iterable[str]) -> list[Detector]:
    """Make the detectors of these reasons; a reason without one is left out."""
    classes = _classes()
    return [classes[reason]() for reason in sorted(set(reasons)) if reason in classes]


async def ask(detectors: Iterable[Detector], emit: Callable[[Detected], None]) -> None:
    """Ask them all now; emit one `Detected` each, as it answers, and return when the last one has.

    A detector that is late or raises is an unknown with its detail.
    """
    asked = {asyncio.ensure_future(_answer(each)): each.reason for each in detectors}
    if not asked:
        return
    for task, reason in asked.items():
        task.add_done_callback(lambda done, reason=reason: _emit(done, reason, emit))  # type: ignore[misc]
    try:
        _, late = await asyncio.wait(asked, timeout=DEADLINE_SECONDS)
    finally:
        for task in asked:  # not waited for: one that ignores its cancellation may not delay the others
            task.cancel()
    for task in late:
        emit(Detected(asked[task], None, f"no answer within {DEADLINE_SECONDS:g} s"))


async def _answer(detector: Detector) -> Answer:
    try:
        return await detector.check()
    except Exception as problem:  # noqa: BLE001 (a detector never raises; one that does is only unknown)
        return Answer(None, one_line(f"{type(problem).__name__}: {problem}", 160))


def _emit(done: asyncio.Future[Answer], reason: str, emit: Callable[[Detected], None]) -> None:
    if not done.cancelled():
        answer = done.result()
        emit(Detected(reason, answer.on, answer.detail, answer.sure))
