"""Where somebody is in a guided routine: which step, how far, paused or not. It reads neither a clock nor a key."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.settings import StepSettings
from reminderd.exercise.routines import Routine

CUE_SECONDS = 5.0
"""How long the cue to switch sides is shown; after it, that it is the other side."""
LONGEST_TICK_SECONDS = 1.0
"""A longer gap means a stopped program or a machine asleep, not exercise."""


@dataclass(slots=True)
class Guide:
    """Where somebody is in a routine."""

    routine: Routine
    place: int = 0
    """The index of the step; the number of steps at the end."""
    seconds: float = 0.0
    """How many seconds of this step are done."""
    paused: bool = False
    stopped: bool = False

    @property
    def step(self) -> StepSettings | None:
        """The present step, or None at the end."""
        return self.routine.steps[self.place] if self.place < len(self.routine.steps) else None

    @property
    def finished(self) -> bool:
        """Whether the end has been reached."""
        return self.step is None

    @property
    def going(self) -> bool:
        """Whether there are steps left and nobody has stopped."""
        return not (self.finished or self.stopped)

    @property
    def done_seconds(self) -> float:
        """How many seconds of the routine are behind, skipped steps included."""
        return sum(step.seconds for step in self.routine.steps[: self.place]) + self.seconds

    @property
    def side(self) -> str | None:
        """What to say about switching sides now; None where the step has none."""
        if not self.step or not self.step.switch_sides:
            return None
        past = self.seconds - self.step.seconds / 2
        return "One side first" if past < 0 else "Switch sides now" if past < CUE_SECONDS else "The other side"

    def advance(self, seconds: float) -> bool:
        """Let time pass, and return whether something new begins: a step, the other side, the end."""
        if self.paused or not self.going:
            return False
        before = (self.place, self.side == "One side first")
        self.seconds += min(max(0.0, seconds), LONGEST_TICK_SECONDS)
        while self.step and self.seconds >= self.step.seconds:
            self.seconds -= self.step.seconds
            self.place += 1
        if self.finished:
            self.seconds = 0.0
        return before != (self.place, self.side == "One side first")

    def press(self, key: str) -> None:
        """Act on a key: space pauses and resumes, n skips to the next step, q stops. Other keys do nothing."""
        if key == " ":
            self.paused = not self.paused
        elif key in "nN" and not self.finished:
            self.place, self.seconds, self.paused = self.place + 1, 0.0, False
        elif key in "qQ\x04":
            self.stopped = True
