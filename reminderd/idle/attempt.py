"""Which idle sources there are, in which order they are tried, and the trying."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping

import reminderd.idle
from reminderd.core.events import Event
from reminderd.idle.port import IdleSource, SourceUnavailable
from reminderd.idle.readings import START_SECONDS

AUTO, NONE = "auto", "none"


def known_sources() -> dict[str, type[IdleSource]]:
    """Return every idle source of ours by its name: each module of the room that has a `SOURCE`."""
    found: dict[str, type[IdleSource]] = {}
    for module in pkgutil.iter_modules(reminderd.idle.__path__):
        source = getattr(importlib.import_module(f"reminderd.idle.{module.name}"), "SOURCE", None)
        if source is not None:
            found[source.name] = source
    return found


def in_order(configured: str, sources: Mapping[str, type[IdleSource]], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names to try in this session: the configured one, then by rank; none at all for "none"."""
    if configured == NONE:
        return ()
    ranks = {name: source.rank(environ) for name, source in sources.items()}
    fitting = sorted((rank, name) for name, rank in ranks.items() if rank is not None and name != configured)
    first = (configured,) if configured in sources else ()
    return (*first, *(name for _, name in fitting))


async def first_that_works(
    candidates: Iterable[IdleSource],
    said: Callable[[IdleSource, Event], None],
    gone: Callable[[IdleSource, str], None],
    problems: dict[str, str],
) -> IdleSource | None:
    """Start one after the other until one works, and give it; why each of the others does not is in `problems`."""
    for source in candidates:
        problem = await _start(source, said, gone)
        if problem is None:
            return source
        problems[source.name] = problem
        await source.stop()
    return None


async def _start(
    source: IdleSource, said: Callable[[IdleSource, Event], None], gone: Callable[[IdleSource, str], None]
) -> str | None:
    try:
        async with asyncio.timeout(START_SECONDS + 0.5):
            await source.start(lambda event: said(source, event), lambda why: gone(source, why))
    except SourceUnavailable as problem:
        return str(problem)
    except TimeoutError:
        return f"did not start within {START_SECONDS:g} s"
    except Exception as error:  # noqa: BLE001 (the next source is tried; this fault is said in `status`)
        return f"failed: {error!r}"
    return None
