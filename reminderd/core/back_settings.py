"""The settings about the back itself: where it bothers, the time after a spasm, warm-ups, standing, and the week."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Literal, get_args

from reminderd.core.definition import DAY, HOUR, setting

Area = Literal["lower back", "neck", "shoulders", "hips"]
AREAS: tuple[Area, ...] = get_args(Area)


@dataclass(frozen=True, slots=True)
class MeSettings:
    """What reminderd should know about you."""

    areas: tuple[Area, ...] = setting(
        (), "Where it bothers you; what is for these areas comes up more often.", unique=True
    )


@dataclass(frozen=True, slots=True)
class CareWords:
    """What the source says of a spasm; from `reminderd.reminders.care`, where its place in the source is named."""

    relief: str = ""
    """What helps at first; shown with the question."""
    doctor: str = ""
    """How the list of `signs` begins that belong to a doctor."""
    signs: tuple[str, ...] = ()
    note: str = ""
    """What stands below the signs."""


@dataclass(frozen=True, slots=True)
class CareSettings:
    """The time after a spasm that you have logged: movement comes sooner, and the words are gentler."""

    enabled: bool = setting(True, "Whether reminders are gentler after you have logged a spasm.")
    longest_seconds: float = setting(7 * DAY, "The longest time that this lasts.", least=DAY, most=7 * DAY)
    movement_after_seconds: float = setting(25 * 60.0, "In this time, movement comes no later than this.", least=1)
    words: CareWords = field(default_factory=CareWords, compare=False)


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


@dataclass(frozen=True, slots=True)
class WhileStanding:
    """How a reminder that counts sitting goes on while the person stands at the desk."""

    seconds: float
    title: str
    messages: tuple[str, ...]
    done_label: str
    image: str | None = None
    sit_label: str = ""
    """The button by which the person says that they sit again; empty: "done" says so, or nothing does."""


@dataclass(frozen=True, slots=True)
class StandingSettings:
    """Standing at the desk (`reminderd stand`)."""

    alternate_seconds: tuple[float, ...] = setting(
        (), "How long to sit and how long to stand, in turn; you are reminded of each change.", least=60, most_items=2
    )


@dataclass(frozen=True, slots=True)
class WeeklySettings:
    """A word about your week: its figures, and one thing to try."""

    day: Literal["off", "mon", "tue", "wed", "thu", "fri", "sat", "sun"] = setting(
        "off", 'On which day it is shown; "off": never.'
    )
    at_minute: int = setting(16 * 60, "From what time on it is shown, when you are at the desk.")
