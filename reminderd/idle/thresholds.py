"""Which idle thresholds were reported during the present absence, and which are to be reported now.

Every source has one tracker and reports readings and returns to it. The port's promise is kept here and nowhere else:
`Idle` once at each threshold passed, one `Active` at the first input after it, and one at the start if somebody is
there. Nobody who is away at the start is reported as there.
"""

from __future__ import annotations

from collections.abc import Callable

from reminderd.core.events import Active, Event, Idle


class ThresholdTracker:
    """The thresholds of one source, and what was reported since the last input."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self.thresholds: tuple[float, ...] = ()
        """Watched now (seconds), ascending."""
        self.told: set[float] = set()
        """Those of them reported since the last input."""
        self.away = False
        """An `Idle` was reported, and no `Active` since."""
        self._said_nothing = True
        self._highest_told = 0.0
        """The highest threshold reported since the last input, even if watched no more: a lower reading means input."""

    def watch(self, thresholds: frozenset[float]) -> None:
        """Report exactly these from now on; one that was watched before and reported is not reported again."""
        self.thresholds = tuple(sorted(each for each in thresholds if each > 0))
        self.told.intersection_update(self.thresholds)

    def reading(self, seconds: float) -> None:
        """Note that there has been no input for `seconds`, as of now."""
        if seconds < self._highest_told:
            self.back()
        passed = [each for each in self.thresholds if each <= seconds and each not in self.told]
        if passed:
            self.told.update(passed)
            self._highest_told = max(passed[-1], self._highest_told)
            self.away, self._said_nothing = True, False
            self._emit(Idle(seconds))
        elif self._said_nothing and self.thresholds:
            self.back()

    def back(self) -> None:
        """Note that there is input again."""
        self.told.clear()
        self._highest_told = 0.0
        if self.away or self._said_nothing:
            self.away = self._said_nothing = False
            self._emit(Active())

    def next(self) -> float | None:
        """Return the lowest threshold not reported yet, or None."""
        return next((each for each in self.thresholds if each not in self.told), None)
