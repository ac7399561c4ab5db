"""The days after a logged spasm with real programs: the question drawn by dunst, its buttons pressed."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.history.spasms import FILE_NAME, Spasm, append
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import displayed, dunst_with_menu, press_in_dunst, short, somebody
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
DOCTOR = "Have your back checked"
QUIET = short('movement:after_sitting = "40m"', natural_break="60s")


@pytest.fixture
def dunst(session: Desk) -> Iterator[Path]:
    """A desk with dunst on it, and somebody who sits there; the file says which button is pressed."""
    session.display()
    wanted = dunst_with_menu(session)
    with somebody(session):
        yield wanted


def logged(desk: Desk, days: float) -> None:
    """Log a spasm so many days ago, while no daemon runs."""
    at = datetime.now().astimezone() - timedelta(days=days)
    append(Path(desk.env["XDG_STATE_HOME"]) / "reminderd" / FILE_NAME, Spasm(at, "lower left"))


def told(desk: Desk) -> list[tuple[str, str]]:
    """Return title and text of what dunst has shown and closed, the newest first."""
    entries = json.loads(desk.run("dunstctl", "history").stdout)["data"][0]
    return [(entry["summary"]["data"], entry["body"]["data"]) for entry in entries]


def test_one_logged_while_no_daemon_ran_is_asked_about_and_better_ends_it(
    session: Desk, dunst: Path, daemon: Start
) -> None:
    logged(session, days=1.1)
    running = daemon(QUIET)
    assert running.status()["care"] is True
    until(lambda: displayed(session) == 1, what="the question is on screen", seconds=20)
    press_in_dunst(session, dunst, "Better")
    until(lambda: running.status()["care"] is False, what="the answer is taken")
    until(lambda: displayed(session) == 0, what="the question is gone")
    title, body = told(session)[0]
    assert title == "Is your back better?"
    assert "You logged a spasm on" in body
    assert "ice or heat" in body
    assert "lower left" not in body
    assert [row["what"] for row in running.history("care")] == ["began", "asked", "better"]
    assert "lower left" not in running.cli("history", "--json").stdout


def test_not_yet_after_several_days_shows_when_to_see_a_doctor_and_it_stays_until_it_is_read(
    session: Desk, dunst: Path, daemon: Start
) -> None:
    logged(session, days=3.1)
    running = daemon(QUIET)
    until(lambda: displayed(session) == 1, what="the question is on screen", seconds=20)
    press_in_dunst(session, dunst, "Not yet")
    until(lambda: "doctor" in [row["what"] for row in running.history("care")], what="the person is told")
    until(lambda: displayed(session) == 1, what="the signs are on screen")
    session.run("dunstctl", "close")
    until(lambda: [title for title, _ in told(session)][:1] == ["Have your back checked"], what="it was that")
    assert "loss of bladder control" in told(session)[0][1]
    assert running.status()["care"] is True


def test_killed_and_started_again_it_asks_once_and_can_be_answered(session: Desk, dunst: Path, daemon: Start) -> None:
    logged(session, days=1.1)
    running = daemon(QUIET)
    until(lambda: displayed(session) == 1, what="the question is on screen", seconds=20)
    until(lambda: len(running.history("care")) == 2, what="it is recorded")
    running.stop(signal.SIGKILL)
    running.start()
    until(lambda: len(running.history("care")) == 3, what="it is asked again", seconds=20)
    assert displayed(session) == 1
    press_in_dunst(session, dunst, "Better")
    until(lambda: running.status()["care"] is False, what="the answer is taken")
    until(lambda: displayed(session) == 0, what="the question is gone")


def test_a_spasm_logged_beside_the_daemon_is_known_at_once_and_taken_back(session: Desk, daemon: Start) -> None:
    running = daemon(QUIET)
    said = running.cli("spasm", "add", "--where", "lower left").stdout
    assert "Reminders are gentler now" in said
    assert "You logged a spasm" in running.cli("status").stdout
    assert running.reminder("movement")["due_in_seconds"] <= 25 * 60
    running.stop()
    running.start()
    assert running.status()["care"] is True
    assert "as usual again" in running.cli("spasm", "undo").stdout
    assert running.reminder("movement")["due_in_seconds"] > 25 * 60


def test_its_buttons_work_with_the_next_server_and_the_doctor_stays_over_a_server_and_a_daemon(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    logged(session, days=3.1)
    running = daemon(QUIET)
    shown_as(spy, "Is your back better?")
    spy.die()
    spy.start()
    spy.press(shown_as(spy, "Is your back better?"), "care:not_yet")
    shown_as(spy, DOCTOR)
    spy.die()
    spy.start()
    shown_as(spy, DOCTOR)
    running.stop()
    assert not spy.shown, "nothing is left behind"
    running.start()
    spy.close(shown_as(spy, DOCTOR))
    running.stop()
    running.start()
    stays(lambda: not spy.shown, what="read once, it is not shown again", seconds=3)
    assert [row["what"] for row in running.history("care")].count("doctor") == 1


def shown_as(spy: Spy, title: str) -> int:
    """Wait until a notification of this title is on screen; return its number."""
    until(lambda: title in [each.title for each in spy.shown.values()], what=f"{title} is shown", seconds=20)
    (number,) = [number for number, each in spy.shown.items() if each.title == title]
    return number
