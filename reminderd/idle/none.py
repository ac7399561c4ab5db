"""No source: nobody can tell whether somebody is there, and that is what is said."""

from __future__ import annotations

from collections.abc import Mapping

from reminderd.idle.port import Emit, Lost


class NoSource:
    """Always starts, never tells anything."""

    name = "none"

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Need nothing."""

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """See `IdleSource.rank`: only on request."""
        return None

    async def start(self, emit: Emit, lost: Lost) -> None:
        """See `IdleSource.start`."""

    def watch(self, thresholds: frozenset[float]) -> None:
        """See `IdleSource.watch`."""

    async def idle_seconds(self) -> float | None:
        """See `IdleSource.idle_seconds`."""
        return None

    async def stop(self) -> None:
        """See `IdleSource.stop`."""


SOURCE = NoSource
