"""The command line as whole processes, cold, beside `python -c pass`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.desks import running
from tests.bench.figures import Bench, Figure, beside_pass

MODULE = (sys.executable, "-m", "reminderd")
SCRIPT = (str(Path(sys.executable).with_name("reminderd")),)
"""As people and status bars call it."""
GOAL_TIMES_PASS = 3.0
CONTROL = (
    ("status", "--format", "waybar"),
    ("pause", "5m"),
    ("resume",),
    ("snooze", "posture", "5m"),
    ("done", "posture"),
    ("skip", "hydration"),
    ("remind", "movement"),
    ("reset",),
    ("reload",),
    ("why",),
)


def measure(bench: Bench) -> None:
    """Measure `status` most closely, then the others."""
    with running(bus=False, display=False) as daemon:
        env = daemon.desk.env
        for what, argv in {"status": ("status",), "status --json": ("status", "--json")}.items():
            ours, theirs = beside_pass((*SCRIPT, *argv), env, bench.times(25, 15))
            bench.add(
                Figure(f"cold {what}", ours, "ms", beside=theirs),
                Figure(f"cold {what}, times python -c pass", ours / theirs, "×", goal=GOAL_TIMES_PASS),
            )
        ours, theirs = beside_pass((*MODULE, "status"), env, bench.times(15, 5))
        bench.add(Figure("cold status, as python -m reminderd", ours, "ms", beside=theirs))
        for argv in CONTROL:
            ours, theirs = beside_pass((*SCRIPT, *argv), env, bench.times(9, 3))
            # What reads the settings or the history is no control command in this sense.
            goal = 100.0 if argv[0] not in ("reload", "why") else None
            bench.add(Figure(f"cold {' '.join(argv)}", ours, "ms", goal=goal, beside=theirs))
        ours, theirs = beside_pass((*SCRIPT, "config", "check"), env, bench.times(9, 3))
        bench.add(Figure("config check", ours, "ms", goal=600.0, beside=theirs))
