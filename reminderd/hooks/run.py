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
        self._failing: dict[str, Sequence[str]] = {}

    async def run(self, event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
        """Run this event's hook to its end and return what went wrong, or None. Never raises.

        The facts are in its environment: `REMINDERD_HOOK_EVENT`, `REMINDERD_HOOK_REMINDER` and so on. It has no input,
        nobody reads its output, and after 10 s it is killed with everything it started.
        """
        problem = await self._problem(event, argv, facts)
        if problem is None:
            self._failing.pop(event, None)
        elif self._failing.get(event) != argv:
            self._failing[event] = argv
            log.warning("the hook for %s failed: %s (said once until it works)", event, problem)
        return problem

    async def _problem(self, event: str, argv: Sequence[str], facts: Mapping[str, Any]) -> str | None:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await self._slots.acquire()
        except TimeoutError:
            return f"{MOST_AT_ONCE} others were still running after {DEADLINE_SECONDS:g} s"
        program = os.path.expanduser(argv[0])  # noqa: ASYNC240, PTH111 (no Path: "./x" would become "x", looked up elsewhere)
        environ = {**os.environ, **variables(event, facts)}
        try:
            done = await children.run(
                [program, *argv[1:]], environ=environ, deadline=DEADLINE_SECONDS, has_output=False
            )
        except children.ChildFailed as problem:
            return str(problem)
        finally:
            self._slots.release()
        if done.returncode == 0:
            return None
        said = one_line(done.stderr, 200)
        return f"{one_line(argv[0])} ended with code {done.returncode}{': ' if said else ''}{said}"


def variables(event: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts as environment variables: one line each, lists joined by commas, bounded."""
    given = {**dict.fromkeys(ALWAYS), **facts, "event": event}
    return {PREFIX + key.upper(): _value(value) for key, value in given.items() if _KEY.fullmatch(key)}


def _value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}"
    if isinstance(value, (list, tuple)):
        return ",".join(_value(each) for each in value[:50])[:LONGEST_VALUE]
    return one_line(value, LONGEST_VALUE)


_hooks = Hooks()
run_hook = _hooks.run
