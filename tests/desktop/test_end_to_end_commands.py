"""The command line beside the daemon: what it answers, and with which exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
TWO = short('movement:after_sitting = "40m"', 'eyes:every = "20m"', natural_break="60s")
FIELDS = {
    "name", "enabled", "phase", "due_at", "due_in_seconds",
    "snoozed_until", "shown_at", "last_outcome", "last_outcome_at",
}  # fmt: skip


def test_each_command_does_what_it_says_and_is_believed(session: Desk, spy: Spy, daemon: Start) -> None:
    """Snooze, done, skip, pause, resume, reset and remind, by what `status` says after each; a variable overrides."""
    session.env["REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING"] = "45m"
    running = daemon(TWO)
    assert 2690 <= running.reminder("movement")["due_in_seconds"] <= 2700
    told = running.status()
    assert {
        "version",
        "pid",
        "now",
        "presence",
        "holds",
        "paused_until",
        "reminders",
        "notifier",
        "settings",
    } <= told.keys()
    assert {"state", "source", "sitting_since", "sitting_seconds", "idle_seconds"} <= told["presence"].keys()
    assert all(each.keys() >= FIELDS for each in told["reminders"])
    assert told["notifier"] == {"backend": "dbus", "buttons": True}
    assert "reminderd snooze eyes" in running.cli("snooze", "10m", check=False).stderr, "nothing is due yet"
    running.cli("snooze", "eyes", "10m")
    assert running.reminder("eyes")["phase"] == "snoozed"
    running.cli("snooze", "all", "--until", "23:59")
    assert running.reminder("movement")["phase"] == "snoozed"
    running.cli("skip", "eyes")
    assert (running.reminder("eyes")["last_outcome"], running.reminder("eyes")["phase"]) == ("skipped", "counting")
    running.cli("done", "all")
    assert running.reminder("movement")["last_outcome"] == "done"
    running.cli("pause")
    assert running.status()["paused_until"] == "forever"
    assert running.status()["holds"][0]["reason"] == "paused"
    running.cli("remind", "movement")
    assert spy.wait_for(1).title
    assert running.reminder("movement")["phase"] == "shown"
    running.cli("done")
    until(lambda: spy.shown == {}, what="gone from the screen")
    running.cli("resume")
    assert running.status()["holds"] == []
    running.cli("pause", "10m")
    assert running.status()["paused_until"].startswith("20")
    running.cli("reset")
    assert running.status()["presence"]["sitting_seconds"] <= 1
    events = [each["event"] for each in running.history()]
    assert events[0] == "started"
    assert events.count("skipped") == 1


def test_a_second_daemon_names_the_first(daemon: Start) -> None:
    """Exit 1 and the pid; the first goes on."""
    running = daemon(TWO)
    second = running.cli("run", "--config", str(running.config), check=False)
    assert second.returncode == 1
    assert str(running.status()["pid"]) in second.stderr


def test_a_wrong_file_is_answered_with_all_its_problems(session: Desk, spy: Spy) -> None:
    """Exit 78, every problem with its line, and a notification."""
    wrong = Daemon(session, '[reminders.movement]\nafter_sitting = "45 bananas"\nnugde = "3m"\n[foo]\n')
    answer = wrong.cli("run", check=False)
    assert answer.returncode == 78
    lines = answer.stderr.splitlines()
    assert lines[0].startswith('config.toml:2: reminders.movement.after_sitting: "45 bananas" is not a duration')
    assert "config.toml:3: reminders.movement.nugde" in lines[1]
    assert "nudge" in lines[1]
    assert "config.toml:4: foo" in lines[2]
    (note,) = spy.notified
    assert note.title == "reminderd did not start: the settings are wrong"
    assert "desktop-entry" not in note.hints  # GNOME would take it away, now that its program has ended
    assert list(spy.shown) == [note.id]
    assert wrong.cli("run", "--config", str(session.folder / "none.toml"), check=False).returncode == 78
    assert wrong.cli("config", "check", check=False).returncode == 78


def test_socket_and_folders_are_the_users_alone_and_the_end_is_quick(desk: Desk, daemon: Start) -> None:
    """0700 and 0600; foreign and silent clients delay neither `status` nor the end."""
    running = daemon(TWO)
    folder = Path(desk.env["XDG_RUNTIME_DIR"]) / "reminderd"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "control.sock")]
    assert modes == [0o700, 0o600]
    assert stat.S_IMODE((Path(desk.env["XDG_STATE_HOME"]) / "reminderd").stat().st_mode) == 0o700
    silent = [socket.socket(socket.AF_UNIX) for _ in range(60)]
    for each in silent:
        each.connect(str(folder / "control.sock"))
    silent[0].send(b"\xff\x00" * 1000 + b"\n")
    began = time.monotonic()
    assert running.status()["pid"]
    assert running.stop() == 0
    assert time.monotonic() - began < 3
    for each in silent:
        each.close()


def test_run_prints_one_line_a_notification_on_a_terminal(session: Desk, spy: Spy) -> None:
    """Beside the server's bubble; Ctrl-C ends it cleanly."""
    terminal, its_end = os.openpty()
    quiet = Daemon(session, short('movement:after_sitting = "1s"', natural_break="60s"))
    argv = (sys.executable, "-m", "reminderd", "run", "--config", str(quiet.config))
    process = subprocess.Popen(argv, env=session.env, stdin=its_end, stdout=its_end, stderr=its_end)
    os.close(its_end)
    session.processes.append(process)
    spy.wait_for(1)
    until(lambda: quiet.history("shown"), what="shown")
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 0
    said = b""
    with contextlib.suppress(OSError):  # what a terminal answers whose other end is gone
        while more := os.read(terminal, 65536):
            said += more
    os.close(terminal)
    lines = [line for line in said.decode().splitlines() if "Stand up and move" in line and "Next: " not in line]
    assert len(lines) == 1
    assert "Traceback" not in said.decode()
