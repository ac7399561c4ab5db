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
from tests.fakes.daemon import running, status


class Following:
    """`reminderd status --follow …` in a process of its own; lines are waited for, with a deadline."""

    def __init__(self, folder: Path, *more: str, out: int | None = None) -> None:
        command = [sys.executable, "-m", "reminderd", "status", "--follow", *more]
        env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdout=pipe if out is None else out, stderr=pipe, env=env)
        self._out = self.process.stdout.fileno() if self.process.stdout else -1
        self._rest = b""

    def line(self) -> str:
        while b"\n" not in self._rest:
            assert select.select([self._out], [], [], 5)[0], "no line in time"
            more = os.read(self._out, 65536)
            assert more, "the output ended"
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()

    def end(self) -> tuple[int, str]:
        try:
            _, err = self.process.communicate(timeout=5)
            return self.process.returncode, err.decode()
        finally:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Callable[..., Following]]:
    started: list[Following] = []

    def start(*more: str, out: int | None = None) -> Following:
        started.append(Following(tmp_path, *more, out=out))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def test_follow_into_a_pipe_gives_a_line_for_each_change_and_ends_with_the_daemon(
    tmp_path: Path, following: Callable[..., Following]
) -> None:
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        watching = following()
        assert watching.line() == "movement 14:12"
        daemon.change(notifier={"backend": "console", "buttons": False})  # nothing to see in one line
        daemon.change(paused_until="forever")
        assert watching.line() == "paused"
    code, err = watching.end()
    assert (code, err) == (69, "reminderd: the daemon stopped\n")


def test_follow_as_json_gives_an_object_for_each_change(tmp_path: Path, following: Callable[..., Following]) -> None:
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        watching = following("--json")
        assert json.loads(watching.line()) == status()
        daemon.change(paused_until="forever")
        assert json.loads(watching.line()) == status(paused_until="forever")
    assert watching.end()[0] == 69


def test_follow_without_a_daemon(tmp_path: Path, following: Callable[..., Following]) -> None:
    code, err = following().end()
    assert code == 69
    assert "not running" in err


def test_a_bar_outlives_the_daemon(
    tmp_path: Path, following: Callable[..., Following], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reminderd" / "control.sock"
    monkeypatch.setattr("reminderd.cli.status_follow.RETRY_SECONDS", 0.05)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    shown: list[str] = []
    lines = status_follow._lines()
    with running(path):
        shown.append(next(lines).text)
    shown.append(next(lines).text)
    with running(path):
        while shown[-1] != "movement 14:12":
            shown.append(next(lines).text)
    lines.close()
    assert shown[0] == "movement 14:12"
    assert status_bar.OFF.text in shown


def test_a_bar_that_is_gone_ends_it_at_once(tmp_path: Path, following: Callable[..., Following]) -> None:
    for with_daemon in (True, False):
        if with_daemon:
            with running(tmp_path / "reminderd" / "control.sock"):
                watching = following("--format", "waybar")
                watching.line()
                watching.process.stdout.close()  # type: ignore[union-attr]
                assert watching.process.wait(3) == 0
        else:
            watching = following("--format", "waybar")
            assert json.loads(watching.line())["class"] == "off"
            watching.process.stdout.close()  # type: ignore[union-attr]
            assert watching.process.wait(3) == 0


def test_follow_draws_in_place_on_a_terminal(tmp_path: Path, following: Callable[..., Following]) -> None:
    ours, theirs = pty.openpty()
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        watching = following(out=theirs)
        os.close(theirs)
        drawn = _read_until(ours, b"posture")
        assert b"\x1b" not in drawn
        daemon.change(paused_until="forever")
        drawn = _read_until(ours, b"are paused")
        assert b"\x1b[6F\x1b[J" in drawn
    assert watching.end()[0] == 69
    os.close(ours)


def test_follow_on_a_low_terminal_shows_what_fits(tmp_path: Path, following: Callable[..., Following]) -> None:
    """A line that scrolled away could not be drawn over."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 4, 80, 0, 0))
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        watching = following(out=theirs)
        os.close(theirs)
        _read_until(ours, b"movement")
        daemon.change(paused_until="forever")
        assert b"\x1b[3F\x1b[J" in _read_until(ours, b"are paused")
    watching.end()
    os.close(ours)


def _read_until(descriptor: int, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        assert select.select([descriptor], [], [], 5)[0], f"not in time: {seen!r}"
        seen += os.read(descriptor, 65536)
    return seen


def test_an_interrupt_ends_follow_silently(tmp_path: Path, following: Callable[..., Following]) -> None:
    with running(tmp_path / "reminderd" / "control.sock"):
        watching = following()
        watching.line()
        watching.process.send_signal(2)
        assert watching.end() == (130, "")
