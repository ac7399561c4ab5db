"""Hooks: the user's own programs, started at events. Whatever they do, the reminders go on."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from reminderd.system.programs import NotStarted, run
from reminderd.system.text import plain

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 10.0
MOST_AT_ONCE = 4
MOST_WAITING = 100
"""Many come together when many reminders are answered at once; each waits for its turn, as long as it may run."""
LONGEST_VALUE = 1000
"""Characters of one fact."""

PREFIX = "REMINDERD_HOOK_"
ALWAYS = ("reminder", "at", "title", "seconds", "reason")
"""Facts whose variables are always set, empty where they do not apply, so that a script may rely on them."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Hooks:
    """Runs hooks, each failing one said once until it works again."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting = 0
        self._crowded = False
        self._failing: dict[str, Sequence[str]] = {}

    async def run(self, event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
        """Run this event's hook to its end; give what went wrong, or None. Never raises.

        The facts are in its environment: `REMINDERD_HOOK_EVENT`, `REMINDERD_HOOK_REMINDER`, …. It reads nothing, what
        it prints is nobody's, and after 10 s it is killed with all it started.
        """
        if not await self._took_turn():
            if not self._crowded:
                log.warning("the hooks do not keep up: those that waited too long for their turn are not run")
            self._crowded = True
            return "too many at once"
        try:
            problem = await _run(event, argv, facts)
        finally:
            self._turn.release()
        self._crowded = self._crowded and self._waiting > 0
        if problem is None:
            self._failing.pop(event, None)
        elif self._failing.get(event) != argv:
            self._failing[event] = argv
            log.warning("the hook for %s failed: %s (said once until it works)", event, problem)
        return problem

    async def _took_turn(self) -> bool:
        if self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True


async def _run(event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
    environ = {**os.environ, **variables(event, facts)}
    try:
        ended = await run(
            [_program(argv[0]), *argv[1:]], environ, deadline=DEADLINE_SECONDS, listen="stderr", limit=800
        )
    except NotStarted as problem:
        return f"{plain(argv[0])} cannot be started: {plain(problem, 100)}"
    if ended.code is None:
        return f"{plain(argv[0])} did not end within {DEADLINE_SECONDS:g} s"
    if ended.code:
        said = plain(ended.said, 200)
        return f"{plain(argv[0])} ended with code {ended.code}{': ' if said else ''}{said}"
    return None


def _program(written: str) -> str:
    """Put the home folder for a leading "~", as no shell will do it."""
    return os.path.expanduser(written)  # noqa: PTH111 (a Path would turn "./x" into "x", looked up elsewhere)


def variables(event: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts as environment variables: one line each, lists joined by commas, bounded."""
    given = {**dict.fromkeys(ALWAYS), **facts, "event": event}
    return {PREFIX + key.upper(): _value(value) for key, value in given.items() if _KEY.fullmatch(key)}


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}"
    if isinstance(value, (list, tuple)):
        return ",".join(_value(each) for each in value[:50])[:LONGEST_VALUE]
    return plain(value, LONGEST_VALUE)


_hooks = Hooks()
run_hook = _hooks.run
