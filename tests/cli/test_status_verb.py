"""`status`: the words, the daemon's own object, one line for a bar, and following along."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_daemon import FakeDaemon, hold, presence, reminder, running, status

from reminderd.cli import bars
from reminderd.cli.bars import FORMATS, line_for
from reminderd.cli.main import main
from reminderd.cli.status_words import report

LATER = "2026-11-22T15:00:00+01:00"


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        yield daemon


def test_words_for_a_usual_moment() -> None:
    assert report(status()) == [
        "You are at the desk, sitting for 21 min.",
        "Next: movement at 14:12, in 9 min.",
        "",
        "  stretch    counting",
        "  movement   counting  at 14:12 (in 9 min)     last: taken 13:20",
        "  hydration  counting  at 14:33 (in 30 min)",
        "  posture    counting  at 14:13 (in 10 min)",
    ]


def test_words_that_stay_on_screen_tell_no_span_that_would_be_wrong_a_minute_later() -> None:
    told = "\n".join(report(status(), live=True))
    assert "since 13:42" in told
    assert "at 14:12" in told
    assert " min" not in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"presence": presence("idle", idle=50)}, "No input for 50 s; sitting for 21 min."),
        ({"presence": presence("away", None, 700)}, "Nobody is at the desk for 11 min."),
        ({"presence": presence("away", None, None)}, "Nobody is at the desk."),
        ({"presence": presence("locked", None, None)}, "The screen is locked."),
        ({"presence": presence("unknown", None, None)}, "cannot be told here (see: reminderd doctor)"),
        ({"paused_until": "forever"}, "Paused, until: reminderd resume."),
        ({"paused_until": LATER, "holds": [hold("paused", LATER)]}, "Paused until 15:00."),
        (
            {"holds": [hold("microphone"), hold("do_not_disturb")]},
            "quiet by: microphone since 14:01, do not disturb",
        ),
        ({"holds": [hold("quiet_hours", "2026-11-23T08:00:00+01:00")]}, "until Mon 2026-11-23 08:00"),
        ({"reminders": [reminder("movement", "shown", shown_at=LATER)]}, "On screen: movement since 15:00."),
        ({"reminders": [reminder("movement", "waiting")]}, "Due: movement, waits for a short pause"),
        ({"reminders": [reminder("a", "held"), reminder("b", "held")]}, "Due: a, b, held."),
        ({"reminders": [reminder("a", "snoozed", snoozed_until=LATER)]}, "Next: a at 15:00."),
        ({"reminders": [reminder("a", "off", 60)]}, "Next: nothing is planned yet."),
        ({"reminders": []}, "Next: nothing is planned yet."),
        ({"notifier": {"backend": None, "buttons": False}}, "Nothing can be shown"),
        ({"settings": {"problems": ["config.toml:1: a", "b"]}}, "in force:\n  config.toml:1: a\n  b"),
    ],
)
def test_words(changed: dict[str, Any], told: str) -> None:
    assert told in "\n".join(report(status(**changed)))


def test_json_is_the_daemons_own_object(daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]) -> None:
    daemon.status = status(reminders=[reminder("Äugen\x1b", due_in=60)])
    for argv in (["status", "--json"], ["-v", "status", "--json"]):
        assert main(argv) == 0
        out, err = capsys.readouterr()
        assert json.loads(out) == daemon.status
        assert (out.count("\n"), out.isascii(), err) == (1, True, "")


def test_names_cannot_move_the_cursor(daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]) -> None:
    daemon.status = status(reminders=[reminder("a\x1b[2Jb", due_in=60)])
    for argv in (["status"], *(["status", "--format", name] for name in FORMATS)):
        assert main(argv) == 0
        assert "\x1b" not in capsys.readouterr().out


CASES = [
    ({}, "active", "movement 9 min"),
    ({"paused_until": LATER}, "paused", "paused until 15:00"),
    ({"paused_until": "forever"}, "paused", "paused"),
    ({"presence": presence("away", None), "holds": [hold("away")]}, "away", "away"),
    ({"presence": presence("locked", None), "holds": [hold("locked")]}, "locked", "locked"),
    ({"holds": [hold("microphone")]}, "held", "quiet (microphone)"),
    ({"holds": [hold("camera")], "reminders": [reminder("a", "held")]}, "held", "a held (camera)"),
    ({"reminders": [reminder("a", "waiting")]}, "due", "a due"),
    ({"reminders": [reminder("a", "shown"), reminder("b", "shown")]}, "shown", "a, b now"),
    ({"reminders": [reminder("a")]}, "active", "reminderd"),
    ({"presence": presence("unknown", None)}, "unknown", "movement 9 min"),
]


@pytest.mark.parametrize(("changed", "kind", "text"), CASES)
def test_a_bar_shows_what_matters_first(changed: dict[str, Any], kind: str, text: str) -> None:
    line = line_for(status(**changed), live=False)
    assert (line.kind, line.text) == (kind, text)
    assert 0 <= line.percentage <= 100


@pytest.mark.parametrize("changed", [case[0] for case in CASES])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_one_line(name: str, changed: dict[str, Any]) -> None:
    assert "\n" not in FORMATS[name](line_for(status(**changed), live=True))


def test_waybar_gets_its_object_with_pango_escaped() -> None:
    told = json.loads(FORMATS["waybar"](line_for(status(reminders=[reminder("<b>&", due_in=540)]), live=False)))
    assert told["text"] == "&lt;b&gt;&amp; 9 min"
    assert "<" not in told["tooltip"]
    assert (told["class"], told["alt"], told["percentage"]) == ("active", "active", 70)


def test_other_bars_get_their_markup_broken() -> None:
    line = line_for(status(reminders=[reminder("%{F#f00}#[fg=red]", due_in=540)]), live=False)
    assert "%{" not in FORMATS["polybar"](line)
    assert "##[fg" in FORMATS["tmux"](line)
    assert json.loads(FORMATS["i3status"](line))["full_text"] == line.text


def test_a_bar_is_told_that_there_is_no_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert main(["status", "--format", "waybar"]) == 69
    assert json.loads(capsys.readouterr().out)["class"] == "off"


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
    monkeypatch.setattr("reminderd.cli.follow.RETRY_SECONDS", 0.05)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    shown: list[str] = []
    lines = iter(_bar_lines())
    with running(path):
        shown.append(next(lines).text)
    shown.append(next(lines).text)
    with running(path):
        while shown[-1] != "movement 14:12":
            shown.append(next(lines).text)
    lines.close()
    assert shown[0] == "movement 14:12"
    assert bars.OFF.text in shown


def _bar_lines() -> Any:
    from reminderd.cli.follow import _lines  # noqa: PLC0415 (a test may look inside)

    return _lines()


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
        drawn = _read_until(ours, b"Paused")
        assert b"\x1b[7F\x1b[J" in drawn
    assert watching.end()[0] == 69
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
