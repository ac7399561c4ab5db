"""The guided routines: three of the package's, as data, and the user's own out of the settings.

Gentle, and in motion before exercise: long, still stretches are for afterwards. The steps are our own words. They rest
on the source's section "Are there things I can do to prevent a back spasm?", first paragraph: stretch out before
athletics, get up and move around. That a warm-up should keep moving is third-party guidance (HPRC, Mayo Clinic), not
the source's.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from reminderd.core.duration import parse_duration
from reminderd.core.settings import RoutineSettings, StepSettings

STOP = "Stop if it hurts."
USUAL = "before-run"
OWN_TERMINAL = "REMINDERD_OWN_TERMINAL"
"""Set in the environment of a routine for which a terminal was opened: it closes with the routine."""
_DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Routine:
    """One routine, ready to be followed."""

    name: str
    title: str
    reminder: str
    """The reminder that is done when it has been followed to its end."""
    steps: tuple[StepSettings, ...]

    @property
    def seconds(self) -> float:
        """How long all its steps take."""
        return sum(step.seconds for step in self.steps)


def built_in() -> tuple[Routine, ...]:
    """Return the routines that come with the package, in order."""
    found = []
    for file in (_DATA / "routines").glob("*.toml"):
        table = tomllib.loads(file.read_text("utf-8"))
        steps = tuple(StepSettings(**step | {"seconds": parse_duration(step["seconds"])}) for step in table["steps"])
        found.append((table["order"], Routine(file.stem, table["title"], table["reminder"], steps)))
    return tuple(routine for _, routine in sorted(found, key=lambda each: each[0]))


def with_own(own: tuple[RoutineSettings, ...]) -> tuple[Routine, ...]:
    """Return all routines: one of the user's takes the place of ours of the same name."""
    all_of_them = {routine.name: routine for routine in built_in()}
    for each in own:
        reminder = all_of_them[each.name].reminder if each.name in all_of_them else "stretch"
        all_of_them[each.name] = Routine(each.name, each.title, reminder, each.steps)
    return tuple(all_of_them.values())


def drawing(name: str | None) -> str | None:
    """Return a drawing of the package as SVG text; None where there is none of that name."""
    if not name or not name.replace("-", "").isalnum():
        return None
    file = _DATA / "drawings" / f"{name}.svg"
    return file.read_text("utf-8") if file.is_file() else None
