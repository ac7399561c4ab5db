"""`status --follow`: a change is shown when it happens; a person sees it in place, a bar outlives the daemon."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reminderd.cli import status_bar, status_follow
from tests.fakes.daemon import FakeDaemon, running, status


class Following:
    """`reminderd status --follow …` in a process of its own; what it prints is waited for, with a deadline."""

    def __init__(self, *more: str, terminal: tuple[int, int] | None = None) -> None:
        command = [sys.executable, "-m", "reminderd", "status", "--follow", *more]
        ours, theirs = pty.openpty() if terminal else os.pipe()
        if terminal:
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *terminal, 0, 0))
        environ = {name: value for name, value in os.environ.items() if name not in ("LINES", "COLUMNS")}
        self.process = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environ)
        os.close(theirs)
        self._out = os.fdopen(ours, "rb", buffering=0)
        self._rest = b""

    def until(self, wanted: bytes) -> bytes:
        """What it prints up to these bytes and with them."""
        while wanted not in self._rest:
            assert select.select([self._out], [], [], 5)[0], f"not in time: {self._rest!r}"
            more = self._out.read(65536)
            assert more, "the output ended"
            self._rest += more
        seen, self._rest = self._rest.split(wanted, 1)
        return seen + wanted

    def line(self) -> str:
        return self.until(b"\n").decode().rstrip("\n")

    def end(self) -> tuple[int, str]:
        _, err = self.process.communicate(timeout=5)
        return self.process.returncode, err.decode()

    def nobody_reads(self) -> int:
        self._out.close()
        return self.process.wait(3)


Follow = Callable[..., Following]


@pytest.fixture
def following(home: Path) -> Iterator[Follow]:
    started: list[Following] = []

    def start(*more: str, terminal: tuple[int, int] | None = None) -> Following:
        started.append(Following(*more, terminal=terminal))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
        one.nobody_reads()


@pytest.fixture
def socket(home: Path) -> Path:
    return home / "run" / "reminderd" / "control.sock"


def test_follow_into_a_pipe_gives_a_line_for_each_change_and_ends_with_the_daemon(
    socket: Path, following: Follow
) -> None:
    with running(socket) as daemon:
        watching = following()
        assert watching.line() == "movement 14:12"
        daemon.change(notifier={"backend": "console", "buttons": False})  # nothing to see in one line
        daemon.change(paused_until="forever")
        assert watching.line() == "paused"
    assert watching.end() == (69, "reminderd: the daemon stopped\n")


def test_follow_as_json_gives_an_object_for_each_change(daemon: FakeDaemon, following: Follow) -> None:
    watching = following("--json")
    assert json.loads(watching.line()) == status()
    daemon.change(paused_until="forever")
    assert json.loads(watching.line()) == status(paused_until="forever")


def test_follow_without_a_daemon(following: Follow) -> None:
    code, err = following().end()
    assert (code, "not running" in err) == (69, True)


def test_a_bar_outlives_the_daemon(socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reminderd.cli.status_follow.RETRY_SECONDS", 0.05)
    lines = status_follow._lines()
    with running(socket):
        assert next(lines).text == "movement 14:12"
    assert next(lines) == status_bar.off()
    with running(socket):
        assert next(line.text for line in lines if line != status_bar.off()) == "movement 14:12"
    lines.close()


def test_a_bar_that_is_gone_ends_it_at_once(socket: Path, following: Follow) -> None:
    off = following("--format", "waybar")
    assert json.loads(off.line())["class"] == "off"
    assert off.nobody_reads() == 0
    with running(socket):
        watching = following("--format", "waybar")
        watching.line()
        assert watching.nobody_reads() == 0


@pytest.mark.parametrize(("terminal", "drawn"), [((24, 80), 6), ((4, 80), 3)])
def test_follow_draws_in_place_on_a_terminal_as_much_as_fits(
    daemon: FakeDaemon, following: Follow, terminal: tuple[int, int], drawn: int
) -> None:
    """A line that scrolled away could not be drawn over."""
    watching = following(terminal=terminal)
    assert b"\x1b" not in watching.until(b"movement")
    daemon.change(paused_until="forever")
    assert f"\x1b[{drawn}F\x1b[J".encode() in watching.until(b"are paused")


def test_an_interrupt_ends_follow_silently(daemon: FakeDaemon, following: Follow) -> None:
    watching = following()
    watching.line()
    watching.process.send_signal(2)
    assert watching.end() == (130, "")
