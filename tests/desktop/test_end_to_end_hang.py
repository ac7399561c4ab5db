"""A notification server that hangs, and a desk with no server, bus or display: nobody else waits for it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import displayed, short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
BOTH = short('movement:after_sitting = "2s"', 'eyes:every = "4s"', natural_break="60s")


def test_a_stopped_server_delays_nobody_and_nothing_bursts_when_it_goes_on(session: Desk, daemon: Start) -> None:
    """`status` within 2 s, the other reminder on time, SIGTERM within 5 s."""
    session.display()
    server = servers.dunst(session)
    running = daemon(BOTH)
    until(lambda: running.status()["notifier"]["backend"] == "dbus", what="dunst is found")
    server.send_signal(signal.SIGSTOP)
    try:
        until(lambda: _shown_meanwhile(running) == {"movement", "eyes"}, what="both are shown", seconds=8)
    finally:
        server.send_signal(signal.SIGCONT)
    until(lambda: displayed(session) >= 1, what="used again by itself", seconds=10)
    stays(lambda: displayed(session) <= 2, what="one bubble a reminder", seconds=0.5)
    running.cli("done", "all")
    until(lambda: displayed(session) == 0, what="answered, and gone from the screen")
    server.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 5


def _shown_meanwhile(running: Daemon) -> set[str]:
    """Return the reminders shown so far; `status` must answer within 2 s all the while."""
    began = time.monotonic()
    assert running.status()["pid"]
    assert time.monotonic() - began < 2
    return {each["reminder"] for each in running.history("shown")}


def test_with_no_bus_and_no_display_it_says_so_and_prints_its_reminders(desk: Desk, daemon: Start) -> None:
    """And takes answers all the same."""
    running = daemon(short('movement:after_sitting = "2s"', natural_break="60s"))
    until(lambda: "Stand up and move" in running.output, what="printed", seconds=6)
    assert "DISPLAY" in running.output
    assert "session bus" in running.output
    told = running.status()
    assert (told["presence"]["state"], told["presence"]["source"]) == ("unknown", "none")
    assert told["notifier"] == {"backend": "console", "buttons": False}, "plyer was tried, and failed"
    assert "dbus-launch" not in running.output
    assert "autolaunch" not in running.output
    running.cli("done")
    assert running.reminder("movement")["last_outcome"] == "done"
    assert running.stop() == 0


def test_a_server_that_comes_later_is_used(session: Desk, daemon: Start) -> None:
    """Within 10 s, also for what is waiting for an answer."""
    running = daemon(short('movement:after_sitting = "1s"', natural_break="60s"))
    until(lambda: running.reminder("movement")["phase"] == "shown", what="said without a server")
    server = Spy(session.env["DBUS_SESSION_BUS_ADDRESS"]).start()
    try:
        until(lambda: len(server.shown) == 1, what="told to the server", seconds=10)
        server.press(next(iter(server.shown)), "skip")
        until(lambda: running.reminder("movement")["last_outcome"] == "skipped", what="its buttons work")
    finally:
        server.end()
