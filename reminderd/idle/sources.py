"""Which idle sources there are, and in which order they are tried."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from reminderd.idle import source_names
from reminderd.idle.port import IdleSource

AUTO, NONE = "auto", "none"
"""What the settings may name beside a source: the best one that works, and none at all."""


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
