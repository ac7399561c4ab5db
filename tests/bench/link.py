"""Two machines at one broker: how soon an answer on one is off the other's screen, and what the link costs."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

from reminderd.control.client import call
from tests.bench.desks import pause
from tests.bench.figures import Bench, Figure
from tests.bench.memory import sizes
from tests.desktop.broker import Broker
from tests.desktop.desk import until
from tests.desktop.machines import Machine, switches

SETTLE_SECONDS = 20.0
"""After an answer, the daemon watches for some seconds whether somebody is there."""


def measure(bench: Bench) -> None:
    """Measure both, with TLS."""
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder) / "broker").start()
        laptop, desktop = Machine(broker, "laptop"), Machine(broker, "desktop")
        try:
            for each in (laptop, desktop):
                each.daemon.start()
                each.wait_linked()
            until(desktop.sees(laptop), what="they hear each other", seconds=8.0)
            took = _answers(laptop, desktop, bench.times(20, 5))
            pause(SETTLE_SECONDS)
            bench.add(*_cost(laptop, 60.0 if not bench.quick else 20.0))
        finally:
            laptop.end()
            desktop.end()
            broker.kill()
    bench.add(
        Figure(
            f"an answer on one machine is off the other's screen: median of {len(took)}",
            statistics.median(took) * 1000,
            "ms",
            goal=500.0,
            note=f"at most {max(took) * 1000:.1f}",
        )
    )


def _answers(laptop: Machine, desktop: Machine, count: int) -> list[float]:
    """Return the seconds from the answer at one daemon to the call that closes the bubble of the other."""
    socket = Path(laptop.desk.env["XDG_RUNTIME_DIR"]) / "reminderd" / "control.sock"
    found = []
    for turn in range(count):
        desktop.daemon.cli("remind", "movement")
        bubble = desktop.spy.wait_for(turn + 1)
        pause(0.3)
        began = time.monotonic()
        call("done", {"reminder": "movement"}, path=socket)
        while bubble.id not in desktop.spy.closed:
            assert time.monotonic() - began < 5, "the bubble stays"
            threading.Event().wait(0.001)
        found.append(time.monotonic() - began)
    return found


def _cost(laptop: Machine, window: float) -> tuple[Figure, ...]:
    pid, daemon = laptop.process(), laptop.daemon.process
    assert daemon is not None
    before = switches(pid), switches(daemon.pid)
    pause(window)
    link, own = switches(pid) - before[0], switches(daemon.pid) - before[1]
    return (
        Figure(f"wake-ups in {window:.0f} s: the link", link, "", goal=1.0),
        Figure(f"wake-ups in {window:.0f} s: the linked daemon", own, "", goal=2.0),
        Figure("memory: PSS of the link", sizes(pid)["Pss"], "MiB"),
        Figure("memory: PSS of the linked daemon, beside its link", sizes(daemon.pid)["Pss"], "MiB", goal=32.0),
    )
