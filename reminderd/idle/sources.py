"""Which idle sources there are, in which order they are tried, and starting the first that works."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterable, Mapping

from reminderd.core.events import Event
from reminderd.idle import source_names
from reminderd.idle.port import IdleSource, SourceUnavailable

AUTO, NONE = "auto", "none"
"""What the settings may name beside a source: the best that works, and none at all."""


def known_sources() -> dict[str, type[IdleSource]]:
    """Return every idle source by its name."""
    return {name: importlib.import_module(f"reminderd.idle.{name}").SOURCE for name in source_names()}


def in_order(configured: str, sources: Mapping[str, type[IdleSource]], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names to try in this session: the configured one, then by rank; no name at all for "none"."""
    if configured == NONE:
        return ()
    ranks = {name: source.rank(environ) for name, source in sources.items()}
    fitting = sorted((rank, name) for name, rank in ranks.items() if rank is not None and name != configured)
    first = (configured,) if configured in sources else ()
    return (*first, *(name for _, name in fitting))


async def first_that_works(
    candidates: Iterable[IdleSource],
    said: Callable[[IdleSource, Event], None],
    lost: Callable[[IdleSource, str], None],
    problems: dict[str, str],
) -> IdleSource | None:
    """Start one source after the other, and return the first that works; add to `problems` why the others do not."""
    for source in candidates:
        try:
            await source.start(functools.partial(said, source), functools.partial(lost, source))
        except SourceUnavailable as problem:
            problems[source.name] = str(problem)
        except Exception as error:  # noqa: BLE001 (the next source is tried; this fault is shown in `status`)
            problems[source.name] = f"failed: {error!r}"
            await source.stop()
        else:
            return source
    return None
