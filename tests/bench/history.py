"""A history of ten years: reading it, and what is made of it."""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reminderd.history.reader import HistoryReader
from tests.bench.figures import Bench, Figure, beside_pass, seconds
from tests.desktop.desk import Desk
from tests.history.made import office_days, written

DAYS = 3650
REMINDERD = (sys.executable, "-m", "reminderd")


def measure(bench: Bench) -> None:
    """Measure reading in this process, and the two verbs as whole processes."""
    with _desk() as desk:
        now = datetime.now().astimezone()
        path = Path(desk.env["XDG_STATE_HOME"], "reminderd", "history.db")
        written(path, office_days(DAYS, now))
        reader = HistoryReader(path)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        size = sum(1 for _ in reader.lines())
        times = bench.times(15, 5)
        bench.add(
            Figure(
                f"history: today's of {size:,} rows (ten years)",
                statistics.median(seconds(lambda: reader.rows(since=midnight)) for _ in range(times)) * 1000,
                "ms",
                goal=2.0,
            ),
            Figure(
                "history: all of them, as lines",
                statistics.median(seconds(lambda: list(reader.lines())) for _ in range(times)) * 1000,
                "ms",
                goal=50.0,
            ),
            Figure(
                "history: all of them, decoded",
                statistics.median(seconds(reader.rows) for _ in range(3)) * 1000,
                "ms",
            ),
        )
        verbs = {
            "stats over a year": (("stats", "--days", "365"), 300.0),
            "report over ten years": (("report", "--days", str(DAYS)), 2000.0),
            "history --json --since today": (("history", "--json", "--since", "today"), None),
            "history --json, ten years": (("history", "--json"), None),
        }
        for what, (args, goal) in verbs.items():
            ours, theirs = beside_pass((*REMINDERD, *args), desk.env, bench.times(5, 3))
            bench.add(Figure(f"{what} (whole process)", ours, "ms", goal=goal, beside=theirs))


@contextlib.contextmanager
def _desk() -> Iterator[Desk]:
    tempfile.tempdir = None
    desk = Desk()
    try:
        yield desk
    finally:
        desk.leave()
