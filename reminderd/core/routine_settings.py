"""The settings of guided routines, as `settings` has the others."""

from __future__ import annotations

from dataclasses import MISSING, dataclass

from reminderd.core.definition import HOUR, setting


@dataclass(frozen=True, slots=True)
class StepSettings:
    """One step of a guided routine."""

    do: str = setting(MISSING, "What to do, in one or two short sentences.")
    seconds: float = setting(MISSING, "How long it takes.", least=1, most=HOUR)
    switch_sides: bool = setting(False, "Whether you are told to switch sides half-way.")
    drawing: str | None = setting(None, "The name of one of reminderd's drawings.", kind="drawing")
    gentler: str | None = None
    """What to do instead where this hurts, and in the mild form; None: it is left out then."""
    areas: tuple[str, ...] = ()
    """Which of `AREAS` it is for."""


@dataclass(frozen=True, slots=True)
class RoutineSettings:
    """A guided routine of your own, for `reminderd stretch NAME`."""

    name: str
    title: str = setting(MISSING, "What it is called.", instead=None)
    steps: tuple[StepSettings, ...] = setting(MISSING, "Its steps, in order.", fewest=1)
