"""A history of ten years: reading it, and what is made of it."""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reminderd.history import database
from reminderd.history.reader import HistoryReader
from reminderd.history.weeks import pack_one
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
        _put_together(path, now)
        reader = HistoryReader(path)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        size = sum(1 + text.count("\n") for text in reader.texts())
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
                statistics.median(seconds(lambda: deque(reader.texts(), maxlen=0)) for _ in range(times)) * 1000,
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


def _put_together(path: Path, now: datetime) -> None:
    """Do what the daemon does with weeks that are past."""
    with contextlib.closing(database.connect(path, read_only=False, busy_seconds=1)) as connection:
        database.tune_for_writing(connection)
        after: float | None = 0.0
        while after is not None:
            after = pack_one(connection, now.timestamp(), after)


@contextlib.contextmanager
def _desk() -> Iterator[Desk]:
    tempfile.tempdir = None
    desk = Desk()
    try:
        yield desk
    finally:
        desk.leave()
