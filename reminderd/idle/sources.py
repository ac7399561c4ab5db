"""Which idle sources there are, and in which order they are tried."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

import reminderd.idle as room
from reminderd.idle.port import IdleSource

AUTO, NONE = "auto", "none"
"""What the settings may name beside a source: the best one that works, and none at all."""


def known_sources() -> dict[str, type[IdleSource]]:
    """Return every idle source by its name, which is that of its file; a module with a `SOURCE` is one."""
    files = (each.name for each in pkgutil.iter_modules(room.__path__))
    modules = {name: importlib.import_module(f"{room.__name__}.{name}") for name in files}
    return {name: module.SOURCE for name, module in sorted(modules.items()) if hasattr(module, "SOURCE")}


def in_order(configured: str, sources: Mapping[str, type[IdleSource]], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names to try in this session: the configured one, then by rank; no name at all for "none"."""
    if configured == NONE:
        return ()
    ranks = {name: source.rank(environ) for name, source in sources.items()}
    fitting = sorted((rank, name) for name, rank in ranks.items() if rank is not None and name != configured)
    first = (configured,) if configured in sources else ()
    return (*first, *(name for _, name in fitting))
