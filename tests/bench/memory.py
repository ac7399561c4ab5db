"""The daemon's memory, alone on the machine but for this process (which shares the interpreter's pages with it)."""

from __future__ import annotations

from pathlib import Path

from tests.bench.desks import pause, running
from tests.bench.figures import Bench, Figure
from tests.desktop.daemon import Daemon

MIB = 1024.0


def measure(bench: Bench) -> None:
    """Measure with and without a desktop, some seconds after the start, and what `python -c pass` would have."""
    for what, goal, bus in (("D-Bus, display and dunst", 28.0, True), ("neither", 24.0, False)):
        with running(bus=bus, display=bus) as daemon:
            pause(bench.times(8, 4))
            bench.add(_figure(f"memory: PSS with {what}", goal, daemon))
            if bus:
                daemon.cli("remind", "movement")
                daemon.cli("done")
                daemon.cli("reload")
                pause(2)
                bench.add(_figure("memory: PSS after a notification, an answer and a reload", None, daemon))


def _figure(what: str, goal: float | None, daemon: Daemon) -> Figure:
    assert daemon.process is not None
    rollup = Path(f"/proc/{daemon.process.pid}/smaps_rollup").read_text()
    sizes = {line.split(":")[0]: int(line.split()[1]) / MIB for line in rollup.splitlines()[1:]}
    note = f"RSS {sizes['Rss']:.1f}, of it written by itself {sizes['Private_Dirty']:.1f}"
    return Figure(what, sizes["Pss"], "MiB", goal=goal, note=note)
