"""From due to the server's Notify call, and from a return to its being noticed."""

from __future__ import annotations

import statistics
import threading
import time
from datetime import datetime

from tests.bench.desks import QUIET, Follower, desk, pause, running, wait_until_away
from tests.bench.figures import Bench, Figure
from tests.desktop.daemon import Daemon
from tests.desktop.desk import until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

AWAY_SECONDS = 2.0


def measure(bench: Bench) -> None:
    """Measure both."""
    for what, more, goal in (("", "", 8.0), (", no detector asked", QUIET, None)):
        late = _from_due_to_notify(bench.times(25, 8), more)
        bench.add(
            Figure(
                f"from due to Notify{what}: median of {len(late)}",
                statistics.median(late) * 1000,
                "ms",
                goal=goal,
                note=f"from {min(late) * 1000:.1f} to {max(late) * 1000:.1f}",
            )
        )
    noticed = _returns(bench.times(7, 3))
    bench.add(
        Figure(
            f"return from away noticed: median of {len(noticed)}",
            statistics.median(noticed) * 1000,
            "ms",
            goal=1000.0,
            note=f"at most {max(noticed) * 1000:.1f}; with xdotool's start",
        )
    )


def _from_due_to_notify(count: int, more: str) -> list[float]:
    """Return the seconds by which each notification came after it was due, by the same wall clock."""
    with desk(bus=True, display=False) as made:
        made.display()
        spy = Spy(made.env["DBUS_SESSION_BUS_ADDRESS"]).start()
        config = short('eyes:every = "1s";nudge = "0s"', natural_break="10m", more=more)
        daemon = Daemon(made, config).start()
        try:
            until(lambda: len(spy.notified) >= count + 2, what="so many notifications", seconds=count * 3 + 10)
            monotonic_to_wall = time.time() - time.monotonic()
            arrived = [each.at + monotonic_to_wall for each in spy.notified]
            shown = [datetime.fromisoformat(row["due_at"]).timestamp() for row in daemon.history("shown")]
        finally:
            daemon.stop()
            spy.end()
    # The first ones load what later ones find loaded; a stray pair would show as a second or more.
    late = [came - due for due, came in zip(shown, arrived, strict=False)][2 : count + 2]
    assert all(0 <= each < 0.9 for each in late), late
    return late


def _returns(count: int) -> list[float]:
    """Return the seconds from a moved pointer to the status in which somebody is there."""
    found = []
    with running(f'[presence]\nnatural_break = "{AWAY_SECONDS:g}s"\n') as daemon:
        back, came = threading.Event(), [0.0]

        def told(status: dict[str, dict[str, str]]) -> None:
            if status["presence"]["state"] != "away":
                came[0] = time.monotonic()
                back.set()

        Follower(daemon, told)
        for turn in range(count):
            wait_until_away(daemon)
            pause(0.3)
            back.clear()
            began = time.monotonic()
            daemon.desk.move_pointer(200 + turn, 200)
            assert back.wait(10), "the return was never noticed"
            found.append(came[0] - began)
    return found
