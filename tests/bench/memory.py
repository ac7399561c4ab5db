"""The daemon's memory, alone on the machine but for this process (which shares the interpreter's pages with it)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.desks import pause, running
from tests.bench.figures import Bench, Figure
from tests.desktop.daemon import Daemon

MIB = 1024.0


def measure(bench: Bench) -> None:
    """Measure with and without a desktop, some seconds after the start, beside a Python that only waits."""
    bare = subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE)
    pause(1)
    python = sizes(bare.pid)["Pss"]
    bare.communicate(b"\n")
    for what, goal, bus in (("D-Bus, display and dunst", 32.0, True), ("neither", 28.0, False)):
        with running(bus=bus, display=bus) as daemon:
            pause(bench.times(8, 4))
            bench.add(_figure(f"memory: PSS with {what}", goal, daemon, python))
            if bus:
                daemon.cli("remind", "movement")
                daemon.cli("done")
                daemon.cli("reload")
                pause(2)
                bench.add(_figure("memory: PSS after a notification, an answer and a reload", None, daemon, python))


def _figure(what: str, goal: float | None, daemon: Daemon, python: float) -> Figure:
    assert daemon.process is not None
    found = sizes(daemon.process.pid)
    note = f"RSS {found['Rss']:.1f}, of it written by itself {found['Private_Dirty']:.1f}"
    return Figure(what, found["Pss"], "MiB", goal=goal, beside=python, note=note)


def sizes(pid: int) -> dict[str, float]:
    """Return what the kernel says of a process's memory, in MiB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {line.split(":")[0]: int(line.split()[1]) / MIB for line in rollup.splitlines()[1:]}
