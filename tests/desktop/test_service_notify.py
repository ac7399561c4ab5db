"""The unit's own command with a fake NOTIFY_SOCKET: what a service manager hears from start to end."""

from __future__ import annotations

import shlex
import signal
import socket
import sys
from collections.abc import Iterator

import pytest

from reminderd.service import systemd
from tests.desktop.desk import Desk, until

COMMAND = (sys.executable, "-P", "-m", "reminderd")


class Supervisor:
    """Hears what the daemon tells; every line so far, in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.lines, path = desk, list[str](), desk.folder / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.setblocking(False)
        desk.env |= {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "2000000"}

    def heard(self, word: str) -> int:
        while True:
            try:
                self.lines += self.socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return sum(line.startswith(word) for line in self.lines)


@pytest.fixture
def supervisor(session: Desk) -> Iterator[Supervisor]:
    session.display()
    made = Supervisor(session)
    yield made
    made.socket.close()


def test_the_service_manager_hears_ready_status_watchdog_reloading_and_stopping(supervisor: Supervisor) -> None:
    desk = supervisor.desk
    line = next(line for line in systemd.unit(COMMAND).splitlines() if line.startswith("ExecStart="))
    daemon = desk.start(*shlex.split(line.removeprefix("ExecStart=")), name="daemon")

    def until_heard(word: str, times: int = 1) -> None:
        until(lambda: supervisor.heard(word) >= times, what=f"{word} in {supervisor.lines}", seconds=15)

    until_heard("READY=1")
    until_heard("STATUS=")
    until_heard("WATCHDOG=1", 3)
    daemon.send_signal(signal.SIGHUP)
    until_heard("RELOADING=1")
    until_heard("MONOTONIC_USEC=")
    until_heard("READY=1", 2)
    assert supervisor.lines.index("RELOADING=1") < len(supervisor.lines) - supervisor.lines[::-1].index("READY=1")
    daemon.send_signal(signal.SIGTERM)
    until_heard("STOPPING=1")
    assert daemon.wait(5) == 0
    assert supervisor.heard("STOPPING=1") == 1
