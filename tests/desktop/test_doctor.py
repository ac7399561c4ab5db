"""`reminderd doctor` on real desks: a good one, and ones without a bus, a display or a server that answers."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import displayed
from tests.desktop.spy import Spy

DOCTOR = (sys.executable, "-m", "reminderd", "doctor")
LONGEST_SECONDS = 10.0

Told = dict[str, dict[str, Any]]


def examined(desk: Desk, *options: str) -> tuple[int, Told]:
    """Return the exit code and the findings by part; within 10 s, or fail."""
    began = time.monotonic()
    done = desk.run(*DOCTOR, "--json", *options, check=False)
    assert time.monotonic() - began < LONGEST_SECONDS
    told = json.loads(done.stdout)
    assert told["ok"] == (done.returncode == 0)
    assert done.stderr == ""
    assert all(each["remedy"] for each in told["findings"] if each["mark"] == "bad")
    return done.returncode, {each["part"]: each for each in told["findings"]}


def test_on_a_good_desk_every_part_was_tried(session: Desk, daemon: Callable[..., Daemon]) -> None:
    """Before the first start nothing is wrong but that it is not started; with the daemon, all is said of it."""
    session.display()
    servers.dunst(session)
    code, before = examined(session)
    assert (code, before["daemon"]["mark"]) == (0, "unknown")
    daemon()
    code, told = examined(session)
    assert code == 0
    for part in ("settings", "presence", "notifier", "exercise", "history", "daemon", "socket", "clock", "push"):
        assert told[part]["mark"] == "ok", told[part]
    assert {"do_not_disturb", "fullscreen", "microphone", "camera", "screen_share", "service"} <= set(told)
    first, second = (float(word) for word in told["presence"]["text"].split() if word.replace(".", "").isdigit())
    assert second > first
    assert "x11 works" in told["presence sources"]["text"]
    assert "dunst" in told["notifier"]["text"]
    assert session.run("dunstctl", "count", "displayed").stdout.strip() == "0"


def test_without_a_display_reminders_come_all_the_same(session: Desk, spy: Spy) -> None:
    code, told = examined(session)
    assert code == 0
    assert told["presence"]["mark"] == "unknown"
    assert len(spy.notified) == 1
    until(lambda: spy.shown == {}, what="gone from the screen")


def test_a_server_that_hangs_is_found_out_and_gets_nothing_late(session: Desk, daemon: Callable[..., Daemon]) -> None:
    session.display()
    dunst = servers.dunst(session)
    daemon()
    dunst.send_signal(signal.SIGSTOP)
    code, told = examined(session)
    assert code == 1
    assert "Restart" in told["notifier"]["remedy"]
    dunst.send_signal(signal.SIGCONT)
    until(lambda: displayed(session) == 0, what="what it was sent before it hung is taken away at once", seconds=1.0)


def test_it_is_the_daemons_way_that_is_tried_not_the_terminals(
    session: Desk, spy: Spy, daemon: Callable[..., Daemon]
) -> None:
    """Whatever bus the terminal has, reminders come by the daemon's; the test looks like one, picture included."""
    daemon()
    theirs, session.env["DBUS_SESSION_BUS_ADDRESS"] = session.env["DBUS_SESSION_BUS_ADDRESS"], "unix:path=/nowhere"
    code, told = examined(session)
    session.env["DBUS_SESSION_BUS_ADDRESS"] = theirs
    assert (code, told["notifier"]["mark"]) == (0, "ok")
    (note,) = spy.notified
    assert "movement.png" in str(note.hints["image-path"])
    until(lambda: spy.shown == {}, what="gone from the screen")


def test_wrong_settings_matter_to_a_daemon_that_is_to_start(
    session: Desk, spy: Spy, daemon: Callable[..., Daemon]
) -> None:
    """One that runs goes on with its last good ones; it is its own file that is looked at."""
    running = daemon()
    running.config.write_text('[snooze]\nchoices = ["5 bananas"]\n')
    code, told = examined(session)
    assert code == 0
    assert "5 bananas" in told["settings"]["text"]
    assert examined(session, "--config", str(running.config))[0] == 1, "a file that is named is one to start with"
    running.stop()
    assert examined(session)[0] == 1


def test_a_bus_a_display_and_a_daemon_that_all_hang(session: Desk, daemon: Callable[..., Daemon]) -> None:
    """Even then it ends in time, and says which is which."""
    display = session.display()
    running = daemon()
    assert running.process is not None
    bus = next(each for each in session.processes if each.args[0] == "dbus-daemon")  # type: ignore[index]
    stopped = [bus, display, running.process]
    for each in stopped:
        each.send_signal(signal.SIGSTOP)
    try:
        code, told = examined(session)
    finally:
        for each in stopped:
            each.send_signal(signal.SIGCONT)
    assert code == 1
    assert "the session bus did not answer" in told["notifier"]["text"]
    assert "no source answered in time" in told["presence"]["text"]
    assert "did not answer" in told["daemon"]["text"]


@pytest.mark.parametrize("press", [True, False])
def test_on_a_terminal_somebody_is_asked_to_press_the_button(
    press: bool, session: Desk, spy: Spy, tmp_path: Path
) -> None:
    mine, theirs = pty.openpty()
    asking = subprocess.Popen(DOCTOR, env=session.env, stdin=theirs, stdout=theirs, stderr=theirs)
    session.processes.append(asking)
    os.close(theirs)
    said = bytearray()

    def reading() -> bool:
        try:
            said.extend(os.read(mine, 65_536))
        except OSError:  # its end: the other side is closed
            return True
        return False

    note = spy.wait_for(1, seconds=10)
    assert note.actions == {"done": "It works"}
    if press:
        spy.press(note.id, "done")
    until(reading, what="doctor ended", seconds=LONGEST_SECONDS)
    os.close(mine)
    words = said.decode()
    assert asking.wait(5) == 0
    assert "Please press the button" in words
    assert ("its button works" in words) == press
    assert ("Nobody pressed one" in words) != press
    until(lambda: spy.shown == {}, what="gone from the screen")
