"""What these settings would show on a day: the engine over given sittings, with every notification answered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reminderd.core.clock import seconds_between
from reminderd.core.effects import Record
from reminderd.core.events import Planned, PlannedExercise
from reminderd.core.settings import Settings
from reminderd.core.simulation import ShownAt, Simulation

Sitting = tuple[datetime, datetime]
"""From when to when somebody is at the desk, aware."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A previewed stretch of time."""

    shown: tuple[ShownAt, ...]
    records: tuple[Record, ...]
    longest_seconds: float
    """The longest sitting without a break or an answer that says somebody moved."""


def preview(
    settings: Settings,
    exercises: tuple[PlannedExercise, ...],
    sittings: Sequence[Sitting],
    busy: Sequence[Sitting] = (),
) -> Preview:
    """Run the engine over these sittings, in order; between them nobody is there. `busy`: what the calendars say."""
    if not sittings:
        return Preview((), (), 0.0)
    simulation = Simulation(settings, sittings[0][0], answer="done")
    simulation.event(Planned(exercises))
    for start, end in sittings:
        if seconds_between(simulation.now.wall, start) > 0:
            simulation.leave()
            simulation.run_until(start)
            simulation.sit()
        for edge in sorted({each for span in busy for each in span if start < each < end} | {start, end}):
            simulation.run_until(edge)
            simulation.detected["calendar"] = any(begins <= edge < ends for begins, ends in busy)
    simulation.leave()
    simulation.run(settings.presence.natural_break_seconds + 1)
    return Preview(tuple(simulation.shown), tuple(simulation.records), _longest(simulation, sittings))


def _longest(simulation: Simulation, sittings: Sequence[Sitting]) -> float:
    """Return the longest sitting between a start, an answered "move", and an end."""
    moved = [each.at for each in simulation.shown if "movement" in each.show.reminders]
    longest = 0.0
    for start, end in sittings:
        edges = [start, *(at for at in moved if start < at < end), end]
        gaps = (seconds_between(earlier, later) for earlier, later in pairwise(edges))
        longest = max(longest, *gaps)
    return longest
