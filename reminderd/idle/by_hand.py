"""Run one idle source by hand: `python -m reminderd.idle.x11` prints what it sees until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time

from reminderd.core.events import Event
from reminderd.idle.port import IdleSource, SourceUnavailable

THRESHOLDS = frozenset({2.0, 5.0, 180.0})
"""Seconds; short enough to be seen while one waits."""


def watch_by_hand(source: IdleSource) -> None:
    """Print the edges of `source` at `THRESHOLDS`; exit with 1 where it does not work or is lost."""
    with contextlib.suppress(KeyboardInterrupt):
        problem = asyncio.run(_watch(source))
        if problem:
            sys.exit(f"{source.name}: {problem}")


async def _watch(source: IdleSource) -> str:
    lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def gone(why: str) -> None:
        if not lost.done():
            lost.set_result(why)

    try:
        await source.start(_show, gone)
        _line(f"{source.name}: idle for {await source.idle_seconds()} s; watching {sorted(THRESHOLDS)} s")
        source.watch(THRESHOLDS)
        return await lost
    except SourceUnavailable as problem:
        return str(problem)
    finally:
        await source.stop()


def _show(event: Event) -> None:
    _line(str(event))


def _line(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()
