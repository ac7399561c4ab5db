"""Clocks that jump under a running daemon, by a shim of our own; and a daemon that idles and wakes for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from reminderd.system.display.xauthority import SOCKET_FOLDER
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.movable_clock import movable_clock
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]


@pytest.fixture
def step(session: Desk) -> Callable[[int], None]:
    """Set the wall clock of whatever is started on the desk from now on so many seconds off."""
    return movable_clock(session)


def test_counts_and_snoozes_run_on_the_time_that_really_passes(
    session: Desk, spy: Spy, daemon: Start, step: Callable[[int], None]
) -> None:
    """An hour back, ten years on and both ways in a row change neither, told by nobody."""
    running = daemon(short('movement:after_sitting = "4s"', natural_break="4s"))
    began = time.monotonic()
    for seconds in (-3600, 315_360_000, -315_360_000, 7200, -7200):
        time.sleep(0.3)
        step(seconds)
    assert 2.5 < spy.wait_for(1, seconds=8).at - began < 6
    running.cli("snooze", "movement", "2s")
    asked = time.monotonic()
    step(-86_400)
    assert 1.5 < spy.wait_for(2, seconds=6).at - asked < 4
    stays(lambda: len(spy.notified) == 2, what="two in all", seconds=0.5)
    assert running.history("break") == [], "no step is a break"


def test_an_exercise_is_announced_once_whatever_the_clock_does(
    session: Desk, spy: Spy, daemon: Start, step: Callable[[int], None]
) -> None:
    """Set to just before it, back and forth around its lead, and past it."""
    now = datetime.now()  # noqa: DTZ005 (the user's local time is meant)
    before = round((now.replace(hour=11, minute=50, second=0) - now).total_seconds())
    days = ", ".join(f'"{day}"' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    plan = f'[[exercise]]\nname = "Run"\ndays = [{days}]\nat = "12:00"\n'
    step(before - 3600)
    running = daemon(short('stretch:before_exercise = "15m"', natural_break="60s", more=plan))
    assert spy.notified == []
    step(before)
    running.cli("status")
    assert "Run at 12:00" in spy.wait_for(1).body
    for shift in (-3600, 0, -1800, 60, -60):
        step(before + shift)
        running.cli("status")
    assert len({each.id for each in spy.notified}) == 1
    assert len(running.history("shown")) == 1
    step(before + 700)
    running.cli("status")
    until(lambda: running.history("expired"), what="expired when it begins")
    until(lambda: spy.shown == {}, what="gone from the screen")


def test_with_nobody_there_nothing_wakes_it(session: Desk, spy: Spy, daemon: Start) -> None:
    """Hardly a wake-up of any of its threads in three seconds in which no other test starts or ends a display."""
    session.display()
    running = daemon(short('movement:after_sitting = "40m"', 'hydration:every = "60m"', natural_break="2s"))
    session.move_pointer(5, 5)
    until(lambda: running.status()["presence"]["state"] == "away", what="away", seconds=6)
    until(lambda: _switches_in(running, 0.5) == 0, what="it settles", seconds=6)
    counted: list[int] = []

    def undisturbed() -> bool:
        displays = SOCKET_FOLDER.stat().st_mtime_ns
        counted.append(_switches_in(running, 3))
        return SOCKET_FOLDER.stat().st_mtime_ns == displays

    until(undisturbed, what="no display comes or goes for three seconds", seconds=60)
    assert counted[-1] <= 1


def _switches_in(running: Daemon, seconds: float) -> int:
    before = _switches(running)
    time.sleep(seconds)
    return _switches(running) - before


def _switches(running: Daemon) -> int:
    assert running.process is not None
    told = [each.read_text() for each in Path(f"/proc/{running.process.pid}/task").glob("*/status")]
    return sum(int(line.split()[1]) for text in told for line in text.splitlines() if line.startswith("voluntary"))
