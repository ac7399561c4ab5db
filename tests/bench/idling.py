"""How often the daemon wakes while nothing happens: how often any of its threads went back to sleep in a minute."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.desks import pause, running, wait_until_away
from tests.bench.figures import Bench, Figure
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk

GOAL = 2.0
"""While somebody may be there, the state is saved once a minute; with nobody there nothing wakes it."""
SETTLE_SECONDS = 10.0
SOON_AWAY = '[presence]\nnatural_break = "2s"\n'


def measure(bench: Bench) -> None:
    """Have all desks idle side by side, so that it takes a minute in all."""
    with contextlib.ExitStack() as desks:
        away = desks.enter_context(_away())
        watched = {
            "somebody away": away,
            "nobody touches anything, not away yet": desks.enter_context(running()),
            "somebody types without pause": desks.enter_context(_typing()),
            "`status --follow` attached": desks.enter_context(_followed()),
            "neither bus nor display": desks.enter_context(running(bus=False, display=False)),
        }
        pause(SETTLE_SECONDS)
        window = 20.0 if bench.quick else 60.0
        before = {what: _switches(daemon) for what, daemon in watched.items()}
        pause(window)
        for what, daemon in watched.items():
            after = _switches(daemon)
            per_thread = {thread: after[thread] - before[what].get(thread, 0) for thread in after}
            spread = ", ".join(f"{name} {count}" for (_, name), count in per_thread.items() if count)
            total = sum(per_thread.values())
            goal = 0.0 if daemon is away else GOAL
            bench.add(Figure(f"wake-ups in {window:.0f} s: {what}", total, "", goal=goal, note=spread))


@contextlib.contextmanager
def _away() -> Iterator[Daemon]:
    with running(SOON_AWAY) as daemon:
        wait_until_away(daemon)
        yield daemon


@contextlib.contextmanager
def _typing() -> Iterator[Daemon]:
    with running() as daemon, _moving_pointer(daemon.desk):
        yield daemon


@contextlib.contextmanager
def _followed() -> Iterator[Daemon]:
    with running() as daemon:
        follower = daemon.desk.start(sys.executable, "-m", "reminderd", "status", "--follow", name="follow")
        try:
            yield daemon
        finally:
            daemon.desk.stop(follower)


@contextlib.contextmanager
def _moving_pointer(desk: Desk) -> Iterator[None]:
    """One process that moves the pointer four times a second, as a hand does."""
    desk.need("xdotool")
    steps = [word for n in range(480) for word in ("mousemove", str(100 + n % 50), "300", "sleep", "0.25")]
    moving = subprocess.Popen(("xdotool", *steps), env=desk.env, stderr=subprocess.DEVNULL)
    try:
        yield
        assert moving.poll() is None, "the pointer stopped moving before the end"
    finally:
        moving.kill()
        moving.wait()


def _switches(daemon: Daemon) -> dict[tuple[str, str], int]:
    """Return how often each thread went to sleep so far; being pushed aside by another program is no wake-up."""
    assert daemon.process is not None
    found = {}
    for task in Path(f"/proc/{daemon.process.pid}/task").iterdir():
        lines = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines() if ":" in line)
        count = int(lines["voluntary_ctxt_switches"])
        found[task.name, "loop" if task.name == str(daemon.process.pid) else f"thread {task.name}"] = count
    return found
