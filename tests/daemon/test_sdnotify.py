"""What the service manager hears, over a real datagram socket."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.daemon.sdnotify import ServiceManager
from tests.virtual_loop import pass_time


class Supervisor:
    def __init__(self, address: str, bind_to: str) -> None:
        self.environ = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "HOME": "/"}
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(bind_to)
        self.socket.settimeout(2)

    def heard(self) -> list[str]:
        return self.socket.recv(4096).decode().split("\n")


@pytest.fixture(params=["path", "abstract"])
def supervisor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Supervisor]:
    name = f"reminderd-test-{tmp_path.name}-{id(tmp_path)}"
    path = str(tmp_path / "notify")
    made = Supervisor("@" + name, "\0" + name) if request.param == "abstract" else Supervisor(path, path)
    yield made
    made.socket.close()


def test_each_message_is_one_datagram(supervisor: Supervisor) -> None:
    manager = ServiceManager(supervisor.environ)
    manager.ready("next: posture at 14:20")
    assert supervisor.heard() == ["READY=1", "STATUS=next: posture at 14:20"]
    for _ in range(2):  # the same is not said twice
        manager.status("held by microphone")
    assert supervisor.heard() == ["STATUS=held by microphone"]
    manager.reloading()
    reloading, stamp = supervisor.heard()
    assert reloading == "RELOADING=1"
    assert int(stamp.removeprefix("MONOTONIC_USEC=")) > 0
    manager.stopping()
    assert supervisor.heard() == ["STOPPING=1", "STATUS=ending"]


def test_children_do_not_inherit_the_socket_nor_the_watchdog(supervisor: Supervisor) -> None:
    ServiceManager(supervisor.environ)
    assert supervisor.environ == {"HOME": "/"}


def test_a_status_cannot_smuggle_in_another_word(supervisor: Supervisor) -> None:
    """A reminder's title may hold anything; the supervisor reads line by line."""
    ServiceManager(supervisor.environ).status("eyes\nSTOPPING=1\x1b[2J\ud800" + "x" * 1000)
    (line,) = supervisor.heard()
    assert line.startswith("STATUS=eyes STOPPING=1 [2J")
    assert len(line) < 220


@pytest.mark.parametrize(
    "address", ["", "@", "/nobody/reads/here", "vsock:2:1234", "relative", "/" + "x" * 300, "/a\0b"]
)
def test_nobody_listening_is_no_matter(address: str) -> None:
    ServiceManager({"NOTIFY_SOCKET": address}).ready("still fine")


def test_a_full_socket_is_not_waited_for(supervisor: Supervisor) -> None:
    manager = ServiceManager(supervisor.environ)
    for _ in range(2000):
        manager.reloading()
    assert supervisor.heard()[0] == "RELOADING=1"


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "180000000"}, 90.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": str(os.getpid())}, 90.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "0"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
        ({"WATCHDOG_USEC": "9" * 5000}, None),
    ],
)
@pytest.mark.virtual_time
async def test_the_watchdog_hears_from_us_twice_in_its_time(
    supervisor: Supervisor, environ: dict[str, str], seconds: float | None
) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": supervisor.environ["NOTIFY_SOCKET"], **environ})
    supervisor.socket.settimeout(0)

    def heard() -> int:
        found = 0
        with contextlib.suppress(BlockingIOError):
            while supervisor.heard() == ["WATCHDOG=1"]:
                found += 1
        return found

    manager.feed_watchdog()
    assert heard() == (seconds is not None)
    await pass_time(seconds or 1000.0)
    assert heard() == (seconds is not None)


@pytest.mark.parametrize(("microseconds", "short"), [("9999999", True), ("10000000", False), ("", False)])
def test_a_watchdog_that_a_busy_machine_misses_is_told(
    microseconds: str, short: bool, caplog: pytest.LogCaptureFixture
) -> None:
    ServiceManager({"WATCHDOG_USEC": microseconds})
    assert ("WatchdogSec=10" in caplog.text) is short
