"""Asking the desktop when the engine wants to know: the detectors, the busy calendar, and what keeps the screen awake.

Only a `Probe` of the engine has anything asked; while nothing is due, nobody asks and nothing listens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from reminderd.core.events import Detected, Event, Probed
from reminderd.detectors.detector import Answer, Check, ask, detectors


class Probes:
    """The detectors of this session, the busy calendar, and the evidence "inhibitor": what keeps the screen awake."""

    def __init__(
        self,
        calendar: Check,
        compositor: Callable[[], Awaitable[bool | None]],
        post: Callable[[Event], None],
    ) -> None:
        self._compositor, self._post = compositor, post
        self._own: dict[str, Check] = {"calendar": calendar, "inhibitor": self._inhibitor}

    async def probe(self, reasons: frozenset[str]) -> None:
        """Ask for these; the answers are posted as they come, and `Probed` after the last of them."""
        try:
            await self.ask(reasons, self._post)
        finally:
            self._post(Probed(reasons))

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        """Ask for these and wait for their answers, a second at most."""
        known = {**detectors(), **self._own}
        await ask({reason: known[reason] for reason in sorted(reasons) if reason in known}, emit)

    async def _inhibitor(self) -> Answer:
        from reminderd.session.inhibitors import check

        found = await check(self._compositor)
        return Answer(found.on, found.detail, found.sure)
