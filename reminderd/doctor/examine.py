"""The whole examination: all checks run at once, each with its deadline, and are reported in a fixed order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

from reminderd.core.duration import spoken_duration
from reminderd.core.language import N_, _
from reminderd.core.sentence import sentence
from reminderd.core.settings import Settings
from reminderd.doctor import daemon_status, desktop, machine, optional
from reminderd.doctor.finding import Finding
from reminderd.doctor.language import language
from reminderd.doctor.notifier import notifier
from reminderd.settings.child import load_in_child
from reminderd.settings.loaded import Loaded
from reminderd.system import bus

SETTINGS_SECONDS = 2.5
CHECK_SECONDS = 6.0
"""A check that takes longer is given up. With the daemon and the settings before it, all of it ends within 10 s."""


async def examine(config: Path | None, *, ask: bool) -> AsyncIterator[Finding]:
    """Yield the findings in order. `ask`: the person was asked to press the button of the notification.

    Without a `config`, the settings of the running daemon are examined; if none runs, those of the usual file.
    """
    status, silent = await daemon_status.ask_daemon()
    here = bool(status)
    path = config or daemon_status.settings_file(status)
    try:
        async with asyncio.timeout(SETTINGS_SECONDS):
            loaded = await load_in_child(path, os.environ)
    except TimeoutError:
        late = N_("The settings could not be read in time. Try again.")
        loaded = Loaded(str(path or ""), None, unfinished=sentence(late))
    wanted = loaded.settings or Settings()
    for finding in machine.settings(loaded, running=here and config is None):
        yield finding
    checks: list[tuple[str, Awaitable[list[Finding]]]] = [
        ("presence", desktop.presence(wanted)),
        ("presence sources", desktop.sources()),
        ("lock and sleep", desktop.lock_and_sleep()),
        ("notifier", notifier(wanted, running=here, ask=ask)),
        ("detectors", desktop.detectors(wanted)),
        ("panel icon", desktop.panel()),
        ("exercise", optional.exercise(wanted)),
        ("history", asyncio.to_thread(machine.history)),
        ("daemon", asyncio.to_thread(daemon_status.daemon, status, silent, wanted)),
        ("language", asyncio.to_thread(language, status, daemon_status.environment_of(status), wanted)),
        ("service", asyncio.to_thread(lambda: [*machine.service(running=here)])),
        ("clock", asyncio.to_thread(machine.clock)),
        ("other programs", machine.others()),
        ("hooks", asyncio.to_thread(optional.hooks, wanted, daemon_status.environment_of(status).get("PATH"))),
        ("push", asyncio.to_thread(optional.push, wanted)),
        ("link", asyncio.to_thread(optional.link, wanted, status)),
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
    except Exception as problem:  # noqa: BLE001 (one part that breaks must not hide the others)
        late = _("This check did not end within {time}.", time=spoken_duration(CHECK_SECONDS))
        text = late if isinstance(problem, TimeoutError) else f"{type(problem).__name__}: {problem}"
        return [Finding(part, "bad", text, essential=part == "notifier")]
