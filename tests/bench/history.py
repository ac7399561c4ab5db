"""A history of two years: reading it, and what is made of it."""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reminderd.history.reader import HistoryReader
from reminderd.history.totals import READ_ONE_BY_ONE, first_day
from tests.bench.figures import Bench, Figure, beside_pass, seconds
from tests.desktop.desk import Desk
from tests.history.made import office_days, written

YEARS = 2
"""As long as `history.keep` keeps events by default."""
DAYS = YEARS * 365
REMINDERD = (sys.executable, "-m", "reminderd")


def measure(bench: Bench) -> None:
    """Measure reading in this process, and the verbs as whole processes."""
    with _desk() as desk:
        now = datetime.now().astimezone()
        path = Path(desk.env["XDG_STATE_HOME"], "reminderd", "history.db")
        written(path, office_days(DAYS, now))
        reader = HistoryReader(path)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first = first_day(now, DAYS)
        size = len(reader.rows())
        times = bench.times(15, 5)
        bench.add(
            Figure(
                f"history: today's of {size:,} events (two years)",
                statistics.median(seconds(lambda: reader.rows(since=midnight)) for _ in range(times)) * 1000,
                "ms",
                goal=2.0,
            ),
            Figure(
                "history: what stats reads of them",
                statistics.median(seconds(lambda: _read_for_stats(reader, first)) for _ in range(times)) * 1000,
                "ms",
                goal=60.0,
            ),
            Figure(
                "history: all of them, every fact",
                statistics.median(seconds(reader.rows) for _ in range(3)) * 1000,
                "ms",
            ),
        )
        verbs = {
            "stats over a year": (("stats", "--days", "365"), 300.0),
            "report over two years": (("report", "--days", str(DAYS)), 1000.0),
            "history --json --since today": (("history", "--json", "--since", "today"), None),
            "history --json, two years": (("history", "--json"), None),
        }
        for what, (args, goal) in verbs.items():
            ours, theirs = beside_pass((*REMINDERD, *args), desk.env, bench.times(5, 3))
            bench.add(Figure(f"{what} (whole process)", ours, "ms", goal=goal, beside=theirs))


def _read_for_stats(reader: HistoryReader, since: datetime) -> None:
    deque(reader.stream(since, events=READ_ONE_BY_ONE), maxlen=0)
    reader.counts(since, datetime.now().astimezone())


@contextlib.contextmanager
def _desk() -> Iterator[Desk]:
    tempfile.tempdir = None
    desk = Desk()
    try:
        yield desk
    finally:
        desk.leave()
