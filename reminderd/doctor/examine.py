"""The whole examination: every check at once, each with its deadline, in a fixed order of telling."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

from reminderd.core.settings import Settings
from reminderd.doctor import daemon_status, desktop, machine, optional
from reminderd.doctor.finding import Finding
from reminderd.doctor.notifier import notifier
from reminderd.settings.child import load_in_child
from reminderd.system import bus

SETTINGS_SECONDS = 2.5
CHECK_SECONDS = 6.0
"""A check that takes longer is given up. With the daemon's second before them, all of it ends within 10 s."""


async def examine(config: Path | None, *, ask: bool) -> AsyncIterator[Finding]:
    """Yield the findings in order; `ask`: somebody was told to press the button of the notification.

    Without a `config` it is the running daemon's settings that are examined, else those of the usual file.
    """
    status = await daemon_status.ask_daemon()
    here = isinstance(status, dict)
    try:
        async with asyncio.timeout(SETTINGS_SECONDS):
            loaded = await load_in_child(config or daemon_status.settings_file(status), os.environ)
    except TimeoutError:
        yield Finding("settings", "bad", "they could not be read in time", "try again", essential=not here)
        wanted = Settings()
    else:
        wanted = loaded.settings or Settings()
        for finding in await machine.settings(loaded, running=here and config is None):
            yield finding
    checks: list[tuple[str, Awaitable[list[Finding]]]] = [
        ("presence", desktop.presence(wanted)),
        ("presence sources", desktop.sources()),
        ("lock and sleep", desktop.lock_and_sleep()),
        ("notifier", notifier(wanted, ask=ask)),
        ("detectors", desktop.detectors(wanted)),
        ("exercise", optional.exercise(wanted)),
        ("history", machine.history()),
        ("daemon", daemon_status.daemon(status)),
        ("service", machine.service(running=here)),
        ("clock", machine.clock()),
        ("hooks", optional.hooks(wanted)),
        ("push", optional.push(wanted)),
    ]
    tasks = [asyncio.ensure_future(_bounded(part, check)) for part, check in checks]
    for task in tasks:
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
