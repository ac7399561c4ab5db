"""The engine alone: a year of days, a week of preview, and very many reminders due at one moment."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta

from reminderd.core.clock import Moment
from reminderd.core.effects import Effect, Probe, Show
from reminderd.core.engine import Engine
from reminderd.core.events import Answered, Detected, Probed, Shown, SourceChanged, TimePassed
from reminderd.core.settings import Every, ReminderSettings, Settings
from reminderd.core.simulation import Simulation, Sitting, preview
from tests.bench.figures import Bench, Figure, seconds

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
MANY = 10_000


def measure(bench: Bench) -> None:
    """Measure all three."""
    settings = _defaults()
    bench.add(
        Figure("engine: a year of simulated days", seconds(lambda: _year(settings)), "s", goal=5.0),
        Figure("engine: a week of preview", seconds(lambda: preview(settings, (), _sittings(7))), "s", goal=0.5),
    )
    due, answer = zip(*(_many_due() for _ in range(bench.times(5, 2))), strict=True)
    bench.add(
        Figure(f"engine: {MANY:,} due at once, merged and shown", statistics.median(due) * 1000, "ms", goal=50.0),
        Figure(f"engine: the one answer to {MANY:,}", statistics.median(answer) * 1000, "ms", goal=50.0),
    )


def _defaults() -> Settings:
    from reminderd.settings.child import load_in_child_sync

    settings = load_in_child_sync(None, {"HOME": "/nonexistent"}).settings
    assert settings is not None
    return settings


def _sittings(days: int) -> list[Sitting]:
    found = []
    for day in range(days):
        start = MORNING + timedelta(days=day)
        found += [(start, start + timedelta(hours=3.5)), (start + timedelta(hours=4.5), start + timedelta(hours=8.5))]
    return found


def _year(settings: Settings) -> None:
    """Somebody who sits all day, pauses now and then, answers, and goes home."""
    simulation = Simulation(settings, MORNING, answer="done")
    for start, end in _sittings(365):
        simulation.leave()
        simulation.run_until(start)
        simulation.sit()
        while simulation.now.wall < end:
            simulation.run(25 * 60)
            simulation.leave()
            simulation.run(60)
            simulation.sit()
    assert len(simulation.shown) > 365 * 10


def _many_due() -> tuple[float, float]:
    """Return the seconds from the alarm to the one notification, and from its answer to the end of it."""
    kinds = tuple(ReminderSettings(f"r{n}", Every(1200.0), title=f"T{n}", messages=("Do it",)) for n in range(MANY))
    start = Moment(MORNING, 1000.0)
    engine = Engine(Settings(reminders=kinds), start)
    engine.handle(SourceChanged("none"), start)  # so that no pause in the input is waited for
    now = start.after(1200.0)

    def until_shown() -> Show:
        waiting: list[Effect] = list(engine.handle(TimePassed(), now))
        for effect in waiting:
            if isinstance(effect, Show):
                waiting += engine.handle(Shown(effect.bubble), now)
                return effect
            if isinstance(effect, Probe):
                for reason in effect.reasons:
                    waiting += engine.handle(Detected(reason, False), now)
                waiting += engine.handle(Probed(effect.reasons), now)
        raise AssertionError("nothing was shown")

    began = time.perf_counter()
    show = until_shown()
    due = time.perf_counter() - began
    assert len(show.reminders) == MANY
    answer = seconds(lambda: engine.handle(Answered(show.bubble, "done"), now))
    return due, answer
