"""Several machines of one person, each with its own display, bus, daemon and network, and a broker between them.

Each machine is a network namespace with one cable to a bridge, as is the broker. The traffic stays in there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.broker import Broker
from tests.desktop.daemon import COMMAND, Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import Person, short
from tests.desktop.spy import Spy

BROKER_ADDRESS = "10.77.0.1"
SETTINGS = short('movement:after_sitting = "1h"', natural_break="30m")


class Network:
    """A bridge with cables, in namespaces of our own."""

    def __init__(self, machines: int) -> None:
        if os.geteuid() or not shutil.which("ip") or not shutil.which("nsenter"):
            pytest.skip("needs root, ip and nsenter")
        self.name = f"rl{os.getpid()}"
        self._made: list[str] = []
        try:
            hub = self._namespace("hub")
            _ip("-n", hub, "link", "add", "bridge", "type", "bridge")
            for number in range(machines + 1):
                there = self._namespace(f"m{number}")
                _ip("-n", hub, "link", "add", f"port{number}", "type", "veth", "peer", "name", "cable", "netns", there)
                _ip("-n", hub, "link", "set", f"port{number}", "master", "bridge", "up")
                _ip("-n", there, "addr", "add", f"10.77.0.{number + 1}/24", "dev", "cable")
                _ip("-n", there, "link", "set", "cable", "up")
                _ip("-n", there, "link", "set", "lo", "up")
            _ip("-n", hub, "link", "set", "bridge", "up")
        except subprocess.CalledProcessError as problem:
            self.leave()
            pytest.skip(f"no network namespaces here: {problem.stderr.decode(errors='replace').strip()}")

    def _namespace(self, name: str) -> str:
        full = f"{self.name}{name}"
        _ip("netns", "add", full)
        self._made.append(full)
        return full

    def inside(self, number: int) -> tuple[str, ...]:
        """Return what starts a program on that machine; 0 is the broker's."""
        return ("nsenter", f"--net=/run/netns/{self.name}m{number}", "--")

    def cut(self, number: int) -> None:
        """Take the cable out, without a word to anybody."""
        _ip("-n", f"{self.name}hub", "link", "set", f"port{number}", "down")

    def mend(self, number: int) -> None:
        """Put the cable in again."""
        _ip("-n", f"{self.name}hub", "link", "set", f"port{number}", "up")

    def leave(self) -> None:
        """Take it all away."""
        for each in reversed(self._made):
            subprocess.run(("ip", "netns", "del", each), check=False, capture_output=True)


class Machine:
    """One of the person's machines."""

    def __init__(
        self, broker: Broker, name: str, inside: tuple[str, ...] = (), config: str = SETTINGS, **link: object
    ) -> None:
        self.desk = Desk()
        self.desk.session_bus()
        self.desk.display()
        self.spy = Spy(self.desk.env["DBUS_SESSION_BUS_ADDRESS"]).start()
        self.person = Person(self.desk)
        self.name = name
        self.daemon = Daemon(self.desk, config + broker.table(name, **link), command=(*inside, *COMMAND))

    def wait_linked(self) -> None:
        """Wait until its daemon runs and is linked."""
        until(lambda: self.daemon.answers and self.link["connected"], what=f"{self.name} is linked", seconds=15.0)

    @property
    def link(self) -> dict[str, Any]:
        """What `status` says of the link."""
        found: dict[str, Any] = self.daemon.status()["link"]
        return found

    def sees(self, other: Machine, state: str = "") -> Callable[[], bool]:
        """Return the question whether this machine knows of the other one, and in this state."""

        def look() -> bool:
            known = [each for each in self.link["machines"] if each["name"] == other.name]
            return bool(known) and state in ("", known[0]["state"])

        return look

    def use(self) -> None:
        """Have somebody use this machine."""
        self.person.come()
        until(lambda: self.daemon.status()["presence"]["state"] == "active", what=f"{self.name} is used")

    def process(self) -> int:
        """Return the pid of the process of the link."""
        assert self.daemon.process is not None
        children = Path(f"/proc/{self.daemon.process.pid}/task").glob("*/children")
        pids = [int(pid) for each in children for pid in each.read_text().split()]
        return next(pid for pid in pids if b"link" in Path(f"/proc/{pid}/cmdline").read_bytes())

    def end(self) -> None:
        """End everything on it."""
        self.person.leave()
        if self.daemon.process is not None and self.daemon.process.poll() is None:
            self.daemon.stop()
        self.spy.end()
        self.desk.leave()


def switches(pid: int) -> int:
    """Return how often the threads of a process went to sleep so far."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        lines = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines() if ":" in line)
        total += int(lines["voluntary_ctxt_switches"])
    return total


def _ip(*words: str) -> None:
    subprocess.run(("ip", *words), check=True, capture_output=True)
