"""What keeps it quiet, and what comes after: a pause, do not disturb, an empty chair."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import short, somebody
from tests.desktop.spy import Eavesdropper

Start = Callable[..., Daemon]
BOTH = ('movement:after_sitting = "2s"', 'eyes:every = "3s"')


def both_held(running: Daemon, by: str) -> bool:
    held = [each for each in running.status()["reminders"] if each["phase"] == "held"]
    return len(held) == 2 and all(each["held_by"] == [by] for each in held)


def test_a_paused_dunst_is_not_sent_anything_and_says_it_once_when_it_goes_on(
    session: Desk, eavesdropper: Eavesdropper, daemon: Start
) -> None:
    """A paused dunst queues, and pours out at the end."""
    session.display()
    servers.dunst(session)
    session.run("dunstctl", "set-paused", "true")
    with somebody(session):
        running = daemon(short(*BOTH, natural_break="60s"))
        until(lambda: both_held(running, "do_not_disturb"), what="both are held", seconds=8)
        assert eavesdropper.notified == []
        session.run("dunstctl", "set-paused", "false")
        until(lambda: eavesdropper.notified, what="said", seconds=16)
        stays(lambda: len(eavesdropper.notified) == 1, what="said once", seconds=0.5)
    assert "by do not disturb" in eavesdropper.notified[0].body
