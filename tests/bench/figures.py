"""A figure, its goal, and the table they are printed in."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

PASS = (sys.executable, "-c", "pass")


@dataclass(frozen=True)
class Figure:
    """One measured value: at most `goal` is what was promised; None: only told."""

    what: str
    value: float | None
    unit: str
    goal: float | None = None
    beside: float | None = None
    """The same of `python -c pass`, in the same unit: as often and in between where a process is measured."""
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether there is a goal and it was not reached."""
        return self.value is not None and self.goal is not None and self.value > self.goal


@dataclass
class Bench:
    """What all measurements share; `quick` asks for fewer and shorter ones."""

    quick: bool = False
    pass_ms: float | None = None
    """What `python -c pass` takes here, for the times that were not measured beside it."""
    figures: list[Figure] = field(default_factory=list)
    say: Callable[[str], None] = print

    def add(self, *figures: Figure) -> None:
        """Take figures into the table; each time stands beside that of `python -c pass`."""
        for each in figures:
            factor = {"ms": 1.0, "s": 0.001}.get(each.unit)
            beside = self.pass_ms * factor if self.pass_ms and factor and each.beside is None else each.beside
            self.figures.append(replace(each, beside=beside))

    def times(self, many: int, few: int) -> int:
        """Return how often something is measured."""
        return few if self.quick else many


def skipped(what: str, why: str) -> Figure:
    """Return the line of something that could not be measured here."""
    return Figure(what, None, "", note=f"skipped: {why}")


def seconds(work: Callable[[], object]) -> float:
    """Return how long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def process_ms(argv: Sequence[str], env: Mapping[str, str] | None = None, ok: tuple[int, ...] = (0,)) -> float:
    """Return how long a whole process takes, in ms; one that fails is an error."""

    def run() -> Any:
        done = subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode not in ok:
            raise RuntimeError(f"{' '.join(argv)}: exit {done.returncode}: {done.stderr.decode()[-300:]}")

    return seconds(run) * 1000


def beside_pass(argv: Sequence[str], env: Mapping[str, str] | None, times: int) -> tuple[float, float]:
    """Return the median of a process and of `python -c pass`, in ms, each measured as often, in turns."""
    ours, theirs = [], []
    for _ in range(times):
        theirs.append(process_ms(PASS, env))
        ours.append(process_ms(argv, env))
    return statistics.median(ours), statistics.median(theirs)


def number(value: float | None, unit: str) -> str:
    """Write a value with its unit, to three digits."""
    if value is None:
        return ""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()


def table(figures: Sequence[Figure]) -> list[str]:
    """Return the lines of the table."""
    rows = [("figure", "measured", "goal", "python -c pass", "")]
    for each in figures:
        verdict = "" if each.goal is None or each.value is None else "missed" if each.missed else "ok"
        note = "  ".join(part for part in (verdict, each.note) if part)
        goal = "" if each.goal is None else f"≤ {number(each.goal, each.unit)}"
        rows.append((each.what, number(each.value, each.unit), goal, number(each.beside, each.unit), note))
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    return [
        f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]:>{wide[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
