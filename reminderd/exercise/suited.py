"""A routine as it suits the person: in its mild form, without what hurt them before, with more for where it bothers.

What hurt is kept by the words of the step, in a file of the state folder. It stays on this computer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from reminderd.core.back_settings import StepSettings
from reminderd.exercise.routines import Routine, easier
from reminderd.system.whole_file import write_whole

FILE_NAME = "hurts.json"


def mild(routine: Routine, hurts: Collection[str] = ()) -> Routine | None:
    """Return the routine in its mild form, in which every step is done as if it hurt; None where it has none."""
    steps = tuple(filter(None, map(easier, routine.steps)))
    return without(replace(routine, steps=steps), hurts) if steps else None


def without(routine: Routine, hurts: Collection[str]) -> Routine:
    """Return the routine with something gentler in place of the steps that hurt, or without them; never empty."""
    steps = tuple(_instead(routine.steps, hurts))
    return replace(routine, steps=steps) if steps and steps != routine.steps else routine


def _instead(steps: Iterable[StepSettings], hurts: Collection[str]) -> Iterator[StepSettings]:
    for each in steps:
        step: StepSettings | None = each
        while step and step.do in hurts:
            step = easier(step)
        if step:
            yield step


def for_areas(routine: Routine, areas: Collection[str]) -> Routine:
    """Return the routine with one step for each of these areas a second time, before its last one."""
    again: list[StepSettings] = []
    for area in areas:
        suiting = (step for step in routine.steps[:-1] if area in step.areas and step not in again)
        again += [step for step in [next(suiting, None)] if step]
    return replace(routine, steps=(*routine.steps[:-1], *again, *routine.steps[-1:])) if again else routine


# -- what hurt -----------------------------------------------------------------------------------------------


def remembered(folder: Path) -> frozenset[str]:
    """Return what is remembered as hurting, by the words of the steps; nothing where that cannot be read."""
    try:
        found = json.loads((folder / FILE_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return frozenset()
    return frozenset(each for each in found if isinstance(each, str)) if isinstance(found, list) else frozenset()


def remember(folder: Path, hurts: Iterable[str]) -> None:
    """Remember these too.

    Raises:
        OSError: they cannot be written.
    """
    every = sorted(remembered(folder).union(hurts))
    write_whole(folder / FILE_NAME, json.dumps(every, ensure_ascii=False, indent=1).encode())


def forget(folder: Path) -> bool:
    """Forget all that hurt; return whether there was anything.

    Raises:
        OSError: the file cannot be removed.
    """
    known = bool(remembered(folder))
    (folder / FILE_NAME).unlink(missing_ok=True)
    return known
