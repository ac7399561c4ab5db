"""Run one idle source by hand: `python -m reminderd.idle.x11` prints what it tells until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time

from reminderd.idle.port import IdleSource, SourceUnavailable

THRESHOLDS = frozenset({2.0, 5.0, 180.0})
"""Seconds; short enough to be seen while one waits."""


def print_events(source: IdleSource) -> None:
    """Print the events of `source` at `THRESHOLDS`; exit with 1 where it does not work or is lost."""
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(f"{source.name}: {asyncio.run(_watch(source))}")


async def _watch(source: IdleSource) -> str:
    lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    try:
        await source.start(_print, lost.set_result)
        _print(f"{source.name}: idle for {await source.idle_seconds()} s; watching {sorted(THRESHOLDS)} s")
        source.watch(THRESHOLDS)
        return await lost
    except SourceUnavailable as problem:
        return str(problem)
    finally:
        await source.stop()


def _print(what: object) -> None:
    print(time.strftime("%H:%M:%S"), what, flush=True)
