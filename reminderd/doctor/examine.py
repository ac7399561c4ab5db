"""The whole examination: every check at once, each with its deadline, in a fixed order of telling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

from reminderd import bus
from reminderd.core.settings import Settings
from reminderd.doctor import desktop, machine
from reminderd.doctor.finding import Finding

CHECK_SECONDS = 7.0
"""A check that takes longer than this is given up; the notifier waits for a press within it."""


async def examine(settings: Settings | None, config: Path | None, *, ask: bool) -> AsyncIterator[Finding]:
    """Yield the findings, as they can be told in order; `ask`: somebody is there to press a button."""
    wanted = settings or Settings()
    checks: list[tuple[str, Awaitable[list[Finding]]]] = [
        ("settings", machine.settings(config)),
        ("presence", desktop.presence(wanted)),
        ("lock and sleep", desktop.lock_and_sleep()),
        ("notifier", desktop.notifier(wanted, ask=ask)),
        ("detectors", desktop.detectors(wanted)),
        ("calendars", machine.calendars(wanted)),
        ("history", machine.history()),
        ("daemon", machine.daemon()),
        ("service", machine.service()),
        ("clock", machine.clock()),
        ("push", machine.push(wanted)),
    ]
    running = [(part, asyncio.ensure_future(_bounded(part, check))) for part, check in checks]
    for _, task in running:
        for finding in await task:
            yield finding
    await bus.close_all()


async def _bounded(part: str, check: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check
    except TimeoutError:
        return [Finding(part, "bad", f"no answer within {CHECK_SECONDS:g} s", essential=part == "notifier")]
    except Exception as problem:  # noqa: BLE001 (one part that breaks must not hide the others)
        return [Finding(part, "bad", f"{type(problem).__name__}: {problem}", essential=part == "notifier")]
