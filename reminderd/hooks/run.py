"""Hooks: the user's own programs, started at events. Whatever they do, the reminders go on."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from reminderd.system import children
from reminderd.system.text import one_line

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 10.0
MOST_AT_ONCE = 4
MOST_WAITING = 100
"""Many hooks come together when many reminders are answered at once. Each waits its turn, for as long as it may run."""
LONGEST_VALUE = 1000
"""Characters of one variable."""

PREFIX = "REMINDERD_HOOK_"
ALWAYS = ("reminder", "at", "title", "seconds", "reason")
"""Facts whose variables are always set, empty where they do not apply, so that a script may rely on them."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Hooks:
    """Runs hooks. A hook that fails is logged once until it works again."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting = 0
        self._crowded = False
        self._failing: dict[str, Sequence[str]] = {}

    async def run(self, event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
        """Run this event's hook to its end and return what went wrong, or None. Never raises.

        The facts are in its environment: `REMINDERD_HOOK_EVENT`, `REMINDERD_HOOK_REMINDER` and so on. It has no input,
        nobody reads its output, and after 10 s it is killed with everything it started.
        """
        if not await self._get_slot():
            if not self._crowded:
                log.warning("there are too many hooks at once: those that waited too long are not run")
            self._crowded = True
            return "too many at once"
        try:
            problem = await _run(event, argv, facts)
        finally:
            self._slots.release()
        self._crowded = self._crowded and self._waiting > 0
        if problem is None:
            self._failing.pop(event, None)
        elif self._failing.get(event) != argv:
            self._failing[event] = argv
            log.warning("the hook for %s failed: %s (said once until it works)", event, problem)
        return problem

    async def _get_slot(self) -> bool:
        if self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await self._slots.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1


async def _run(event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
    argv, environ = [_expanded(argv[0]), *argv[1:]], {**os.environ, **variables(event, facts)}
    try:
        done = await children.run(argv, environ=environ, deadline=DEADLINE_SECONDS, stdout_limit=0, stderr_limit=800)
    except children.ChildFailed as problem:
        return str(problem)
    if done.code == 0:
        return None
    said = one_line(done.stderr, 200)
    return f"{one_line(argv[0])} ended with code {done.code}{': ' if said else ''}{said}"


def _expanded(program: str) -> str:
    """Put the home folder in the place of a leading "~", since no shell does it."""
    return os.path.expanduser(program)  # noqa: PTH111 (a Path would turn "./x" into "x", looked up elsewhere)


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
    return one_line(value, LONGEST_VALUE)


_hooks = Hooks()
run_hook = _hooks.run
