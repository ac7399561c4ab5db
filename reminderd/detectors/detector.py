"""What a detector is: a function that answers for one reason to keep quiet with yes, no or unknown.

All are found by their reason, and asked at once so that none can delay or break the others.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache

import reminderd.detectors as room
from reminderd.core.events import Detected
from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.system import Unavailable
from reminderd.system.text import one_line

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
    """Whether a yes is certain to mean a person; see `Detected`."""


class Unknown(Unavailable):
    """It cannot be known; the message says why, and what would help."""


Check = Callable[[], Awaitable[Answer]]
"""A detector: finds out now, within `DEADLINE_SECONDS`. Whatever it raises is an unknown, with its message."""


@cache
def detectors() -> Mapping[str, Check]:
    """Return the detectors of this package by their reason: a module with a `DETECTOR`, which is named for it."""
    names = [each.name for each in pkgutil.iter_modules(room.__path__)]
    modules = {name: importlib.import_module(f"{room.__name__}.{name}") for name in names}
    return {name: module.DETECTOR for name, module in modules.items() if hasattr(module, "DETECTOR")}


async def ask(checks: Mapping[str, Check], emit: Callable[[Detected], None]) -> None:
    """Ask them all now; emit one `Detected` for each reason, as it answers, and return when the last one has.

    A detector that is late is an unknown.
    """
    asked = {asyncio.ensure_future(_answer(reason, check, emit)): reason for reason, check in checks.items()}
    if not asked:
        return
    try:
        _done, late = await asyncio.wait(asked, timeout=DEADLINE_SECONDS)
    finally:
        for task in asked:  # not waited for: one that ignores its cancellation may not delay the others
            task.cancel()
    for task in late:
        late_answer = sentence(N_("no answer within {seconds} s"), seconds=f"{DEADLINE_SECONDS:g}")
        emit(Detected(asked[task], None, late_answer))


async def _answer(reason: str, check: Check, emit: Callable[[Detected], None]) -> None:
    answer = await answer_of(check)
    emit(Detected(reason, answer.on, answer.detail, answer.sure))


async def answer_of(check: Check) -> Answer:
    """Return what one detector answers; never raises."""
    try:
        return await check()
    except (Unavailable, OSError) as problem:
        told = sentence_of(problem)
        short = one_line(told, 160)
        return Answer(None, told if told == short else short)
    except Exception as problem:  # noqa: BLE001 (a fault of a detector may not break the others)
        return Answer(None, one_line(f"{type(problem).__name__}: {problem}", 160))
