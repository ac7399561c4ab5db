"""A saved settings file in force, with and without the process that checks it."""

from __future__ import annotations

import statistics
import threading
import time
from typing import Any

from reminderd.settings.child import load_in_child_sync
from tests.bench.desks import Follower, pause, running
from tests.bench.figures import Bench, Figure, seconds
from tests.desktop.daemon import Daemon


def measure(bench: Bench) -> None:
    """Save a change again and again, and take the medians."""
    times = bench.times(15, 5)
    with running() as daemon:
        pairs = _in_force(daemon, times)
    whole, child = (statistics.median(each) for each in zip(*pairs, strict=True))
    rest = statistics.median(ours - theirs for ours, theirs in pairs)
    bench.add(
        Figure(f"a saved settings file in force: median of {times}", whole, "ms", goal=500.0),
        Figure(
            "of it beside the process that checks it",
            rest,
            "ms",
            goal=100.0,
            note=f"its start, imports and check, run alone after each save: {child:.0f} ms",
        ),
    )


def _in_force(daemon: Daemon, times: int) -> list[tuple[float, float]]:
    """Return the ms from each save to the status that shows it, and of the same check alone."""
    seen, wanted, came = threading.Event(), ["off"], [0.0]

    def told(status: dict[str, Any]) -> None:
        phase = next(each["phase"] for each in status["reminders"] if each["name"] == "hydration")
        if (phase == "off") == (wanted[0] == "off"):
            came[0] = time.monotonic()
            seen.set()

    Follower(daemon, told)
    found = []
    for turn in range(times):
        wanted[0] = "counting" if turn % 2 else "off"
        pause(0.3)
        seen.clear()
        began = time.monotonic()
        daemon.config.write_text(f"[reminders.hydration]\nenabled = {'true' if turn % 2 else 'false'}\n")
        assert seen.wait(10), "the change was never in force"
        found.append(((came[0] - began) * 1000, _check_ms(daemon)))
    return found


def _check_ms(daemon: Daemon) -> float:
    """Return how long the same check takes by itself, of a copy in another place: its answer is in no cache."""
    copy = daemon.config.with_name("copy.toml")
    copy.write_text(daemon.config.read_text())
    return seconds(lambda: load_in_child_sync(copy, daemon.desk.env)) * 1000
