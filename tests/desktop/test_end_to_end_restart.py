"""Killed at any moment and started again: no answer, snooze or pause is lost, and no bubble is doubled."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import short, somebody
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]


def kill(running: Daemon) -> None:
    assert running.stop(signal.SIGKILL) == -signal.SIGKILL


def test_answers_snoozes_pauses_and_sitting_survive_a_kill(session: Desk, spy: Spy, daemon: Start) -> None:
    """What was said a moment before the kill is known after it."""
    session.display()
    with somebody(session):
        three = short(
            'movement:after_sitting = "40m"', 'eyes:every = "20m"', 'hydration:every = "1h"', natural_break="1m"
        )
        running = daemon(three)
        until(lambda: running.status()["presence"]["sitting_seconds"] >= 2, what="some sitting")
        running.cli("snooze", "hydration", "15m")
        running.cli("done", "eyes")
        running.cli("pause", "1h")
        before = running.status()
        kill(running)
        after = running.start().status()
    assert after["paused_until"] == before["paused_until"]
    assert after["presence"]["sitting_seconds"] >= before["presence"]["sitting_seconds"]
    for name in ("movement", "eyes", "hydration"):
        then, now = (next(each for each in told["reminders"] if each["name"] == name) for told in (before, after))
        assert (now["phase"], now["last_outcome"]) == (then["phase"], then["last_outcome"])
        assert abs(datetime.fromisoformat(now["due_at"]) - datetime.fromisoformat(then["due_at"])) < timedelta(
            seconds=2
        )
    assert [each["event"] for each in running.history()].count("done") == 1


def test_a_reminder_on_screen_at_the_kill_has_one_bubble_after_it_and_its_button_counts(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    """Nothing answers an old bubble, so there must not be one."""
    session.display()
    with somebody(session):
        running = daemon(short('movement:after_sitting = "2s"', natural_break="60s"))
        spy.wait_for(1)
        until(lambda: running.reminder("movement")["phase"] == "shown", what="shown")
        kill(running)
        running.start()
        until(lambda: len(spy.notified) == 2 and len(spy.shown) == 1, what="one live bubble")
        spy.press(next(iter(spy.shown)), "done")
        until(lambda: running.history("done"), what="the button counts")
    until(lambda: spy.shown == {}, what="gone from the screen")
    assert len(running.history("shown")) == 1
