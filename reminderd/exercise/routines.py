"""The guided routines, the package's as data and the user's own out of the settings, and where somebody is in one.

Gentle, and in motion before exercise: long, still stretches are for afterwards. The steps are our own words. They rest
on the source's section "Are there things I can do to prevent a back spasm?", first paragraph: stretch out before
athletics, get up and move around. That a warm-up should keep moving is third-party guidance (HPRC, Mayo Clinic), not
the source's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reminderd.core.back_settings import RoutineSettings, StepSettings
from reminderd.core.duration import parse_duration
from reminderd.core.language import H_, health

STOP = H_("Stop if it hurts.")
# Translators: which side of the body a step of a warm-up is for.
FIRST_SIDE, SWITCH_SIDES, OTHER_SIDE = H_("One side first"), H_("Switch sides now"), H_("The other side")
USUAL = "before-run"
OWN_TERMINAL = "REMINDERD_OWN_TERMINAL"
"""Set in the environment of a routine for which a terminal was opened: it closes with the routine."""
CUE_SECONDS = 5.0
"""How long the cue to switch sides is shown; after it, that it is the other side."""
LONGEST_TICK_SECONDS = 1.0
"""A longer gap means a stopped program or a machine asleep, not exercise."""
_DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Routine:
    """One routine, ready to be followed."""

    name: str
    title: str
    reminder: str
    """The reminder that is done when it has been followed to its end."""
    steps: tuple[StepSettings, ...]
    own: bool = False
    """Whether its words are the user's own: they are never translated."""

    def said(self, words: str) -> str:
        """Return its title, or what to do in one of its steps, in the language in force."""
        return words if self.own else health(words)

    @property
    def seconds(self) -> float:
        """How long all its steps take."""
        return sum(step.seconds for step in self.steps)


def built_in() -> tuple[Routine, ...]:
    """Return the routines that come with the package, in order."""
    found = []
    for file in (_DATA / "routines").glob("*.toml"):
        table = tomllib.loads(file.read_text("utf-8"))
        steps = tuple(_step(**each) for each in table["steps"])
        found.append((table["order"], Routine(file.stem, table["title"], table["reminder"], steps)))
    return tuple(routine for _, routine in sorted(found, key=lambda each: each[0]))


def _step(seconds: str, areas: Iterable[str] = (), **others: Any) -> StepSettings:
    return StepSettings(seconds=parse_duration(seconds), areas=tuple(areas), **others)


def easier(step: StepSettings) -> StepSettings | None:
    """Return what to do instead of a step that hurts; None: it is left out."""
    return StepSettings(step.gentler, step.seconds, areas=step.areas) if step.gentler else None


def with_own(own: tuple[RoutineSettings, ...]) -> tuple[Routine, ...]:
    """Return all routines: one of the user's takes the place of ours of the same name."""
    all_of_them = {routine.name: routine for routine in built_in()}
    for each in own:
        reminder = all_of_them[each.name].reminder if each.name in all_of_them else "stretch"
        all_of_them[each.name] = Routine(each.name, each.title, reminder, each.steps, own=True)
    return tuple(all_of_them.values())


def drawing(name: str | None) -> str | None:
    """Return a drawing of the package as SVG text; None where there is none of that name."""
    if not name or not name.replace("-", "").isalnum():
        return None
    file = _DATA / "drawings" / f"{name}.svg"
    return file.read_text("utf-8") if file.is_file() else None


@dataclass(slots=True)
class Guide:
    """Where somebody is in a routine: which step, how far, paused or not. It reads neither a clock nor a key."""

    routine: Routine
    place: int = 0
    """The index of the step; the number of steps at the end."""
    seconds: float = 0.0
    """How many seconds of this step are done."""
    paused: bool = False
    stopped: bool = False
    hurts: list[str] = field(default_factory=list)
    """What was to be done in the steps of which somebody said that they hurt."""

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
        """What to say about switching sides now, in English; None where the step has none."""
        if not self.step or not self.step.switch_sides:
            return None
        past = self.seconds - self.step.seconds / 2
        return FIRST_SIDE if past < 0 else SWITCH_SIDES if past < CUE_SECONDS else OTHER_SIDE

    def advance(self, seconds: float) -> bool:
        """Let time pass, and return whether something new begins: a step, the other side, the end."""
        if self.paused or not self.going:
            return False
        before = (self.place, self.side == FIRST_SIDE)
        self.seconds += min(max(0.0, seconds), LONGEST_TICK_SECONDS)
        while self.step and self.seconds >= self.step.seconds:
            self.seconds -= self.step.seconds
            self.place += 1
        if self.finished:
            self.seconds = 0.0
        return before != (self.place, self.side == FIRST_SIDE)

    def press(self, key: str) -> None:
        """Act on a key: space pauses and resumes, n goes to the next step, h says that this one hurts, q stops."""
        if key == " ":
            self.paused = not self.paused
        elif key in "nN" and not self.finished:
            self.place, self.seconds, self.paused = self.place + 1, 0.0, False
        elif key in "hH" and self.step:
            self.hurts.append(self.step.do)
            before, after = self.routine.steps[: self.place], self.routine.steps[self.place + 1 :]
            instead = [easier(each) if each.do == self.step.do else each for each in (self.step, *after)]
            self.routine = replace(self.routine, steps=(*before, *filter(None, instead)))
            self.seconds, self.paused = 0.0, False
        elif key in "qQ\x04":
            self.stopped = True
