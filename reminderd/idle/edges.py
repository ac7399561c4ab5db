"""From knowledge of the idle time to edges: what has been told already, and what is to be told now.

Every source keeps one of these and feeds it readings and returns; the promise of the port (`Idle` once at each
threshold passed, one `Active` at the first input after it) is kept here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable

from reminderd.core.events import Active, Event, Idle


class Edges:
    """The state of one stretch without input."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self.thresholds: tuple[float, ...] = ()
        """Watched now (seconds), ascending."""
        self.told: set[float] = set()
        """Those of them told in this stretch."""
        self.away = False
        """An `Idle` was told, and no `Active` since."""
        self._deepest = 0.0
        """The highest threshold told in this stretch, watched still or not; a reading below it shows input."""

    def watch(self, thresholds: frozenset[float]) -> None:
        """Tell edges at exactly these from now on; one that was watched before and told is not told again."""
        self.thresholds = tuple(sorted(each for each in thresholds if each > 0))
        self.told.intersection_update(self.thresholds)

    def reading(self, seconds: float) -> None:
        """There has been no input for `seconds`, as of now."""
        if seconds < self._deepest:
            self.back()
        passed = [each for each in self.thresholds if each <= seconds and each not in self.told]
        if passed:
            self.told.update(passed)
            self._deepest = max(passed[-1], self._deepest)
            self.away = True
            self._emit(Idle(seconds))

    def back(self) -> None:
        """There is input again."""
        self.told.clear()
        self._deepest = 0.0
        if self.away:
            self.away = False
            self._emit(Active())

    def next(self) -> float | None:
        """Return the lowest threshold not told yet, or None."""
        return next((each for each in self.thresholds if each not in self.told), None)
