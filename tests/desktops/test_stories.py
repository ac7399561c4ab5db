"""What must be seen on every desktop people have, with the installed program, real input and a look at the screen."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reminderd.idle.x11 import X11
from tests.desktop.daemon import Daemon
from tests.desktop.desk import stays, until
from tests.desktop.sitting import Person, short
from tests.desktops.picture import Word
from tests.desktops.session import SEEN_SECONDS, Session
from tests.desktops.x11_sessions import Plasma

Start = Callable[[str], Daemon]
TITLE = 'title="Leave your chair";messages=["Walk to the window."]'
SOON = f'movement: after_sitting = "2s";nudge = "5m";{TITLE}'
SHOWN_SECONDS = 20.0


def settings(*reminders: str, more: str = "") -> str:
    return short(*reminders, natural_break="60s", more=more).replace('["2s", "15m"]', '["5s", "15m"]')


def drawn(session: Session, before: Path, what: str) -> dict[str, Word]:
    """Wait until the bubble is on the screen with its title and buttons, and return where they are."""
    labels = ("Leave your chair", *session.buttons)
    there: dict[str, Word] = {}

    def all_there() -> bool:
        there.clear()
        there.update(session.read(before, *labels))
        return len(there) == len(labels)

    until(lambda: session.hover(before), what=what, seconds=SEEN_SECONDS)
    try:
        until(all_there, what=what, seconds=SEEN_SECONDS)
    except AssertionError as failed:
        raise AssertionError(f"{failed}; read was {sorted(there)} of {labels}") from failed
    return there


def gone(session: Session, before: Path) -> None:
    until(lambda: not session.read(before, "Leave your chair"), what="the bubble has gone", seconds=SEEN_SECONDS)


def shown(running: Daemon, times: int = 1) -> None:
    until(lambda: len(running.history("shown")) >= times, what="the reminder is shown", seconds=SHOWN_SECONDS)


def last(running: Daemon, event: str) -> None:
    until(lambda: running.history(event), what=f"the history says {event}", seconds=SHOWN_SECONDS)


def empty_screen(session: Session) -> Path:
    """Return a picture of the screen before anything of ours is on it."""
    session.move_pointer(300, 600)
    return session.at_rest()


def test_the_idle_source_and_the_notifier_are_the_desktops_own(session: Session, daemon: Start, person: Person) -> None:
    running = daemon(settings(SOON))
    until(lambda: running.status()["presence"]["source"] == session.idle_source, what="the idle source", seconds=10.0)
    assert running.status()["notifier"] == {"backend": "dbus", "buttons": True}


def test_movement_is_drawn_with_its_buttons_and_one_is_pressed(session: Session, daemon: Start, person: Person) -> None:
    before = empty_screen(session)
    running = daemon(settings(SOON))
    shown(running)
    person.walk_away()
    there = drawn(session, before, "the bubble is on the screen")
    session.click(there["moved"].x, there["moved"].y)
    last(running, "done")
    gone(session, before)


def test_a_snooze_returns_with_its_buttons(session: Session, daemon: Start, person: Person) -> None:
    before = empty_screen(session)
    running = daemon(settings(SOON))
    shown(running)
    person.walk_away()
    session.press("Snooze", before)
    last(running, "snoozed")
    person.come()
    shown(running, 2)
    person.walk_away()
    drawn(session, before, "the bubble is there again")


def test_a_nudge_is_seen_with_its_buttons(session: Session, daemon: Start, person: Person) -> None:
    before = empty_screen(session)
    running = daemon(settings(SOON.replace('nudge = "5m"', 'nudge = "3s"')))
    shown(running, 2)
    person.walk_away()
    drawn(session, before, "the bubble is there again")


def test_the_text_clicked_starts_nothing(session: Session, daemon: Start, person: Person) -> None:
    before = empty_screen(session)
    running = daemon(settings(SOON))
    shown(running)
    person.walk_away()
    session.press("Walk to the window", before)
    stays(lambda: not running.history("done"), what="a click on the text is no answer", seconds=1.5)
    assert running.reminder("movement")["phase"] == "shown"
    if session.text_brings_it_back:
        there = drawn(session, before, "it is there again")
        session.click(there["moved"].x, there["moved"].y)
        last(running, "done")


def test_do_not_disturb_holds_and_releases(session: Session, daemon: Start, person: Person) -> None:
    session.has("do_not_disturb")
    session.do_not_disturb(True)
    try:
        running = daemon(settings(SOON))
        last(running, "held")
        assert [hold["reason"] for hold in running.status()["holds"]] == ["do_not_disturb"]
    finally:
        session.do_not_disturb(False)
    shown(running)


def no_server(session: Session) -> None:
    """Have a server that only the bus will start."""
    if not session.bus_starts_server:
        pytest.skip(f"{session.name}: its server is started by the session, not by the bus")
    session.kill_server()


def test_do_not_disturb_is_known_before_the_bus_starts_the_server(
    session: Session, daemon: Start, person: Person
) -> None:
    session.do_not_disturb(True)
    try:
        no_server(session)
        running = daemon(settings(SOON))
        last(running, "held")
        assert [hold["reason"] for hold in running.status()["holds"]] == ["do_not_disturb"]
    finally:
        session.do_not_disturb(False)
    shown(running)


def test_a_bubble_lost_with_a_server_that_the_bus_starts_is_put_back(
    session: Session, daemon: Start, person: Person
) -> None:
    before = empty_screen(session)
    running = daemon(settings(SOON))
    shown(running)
    person.walk_away()
    drawn(session, before, "the bubble is on the screen")
    no_server(session)
    drawn(session, before, "the bubble is there again")
    assert running.history("shown")[1:] == []


def test_nothing_is_shown_on_the_lock_screen(session: Session, daemon: Start, person: Person) -> None:
    session.has("lock")
    running = daemon(settings(SOON.replace("2s", "4s")))
    session.lock()
    try:
        until(lambda: running.status()["presence"]["state"] == "locked", what="locked", seconds=10.0)
        stays(lambda: not running.history("shown"), what="nothing is shown while locked", seconds=5.0)
    finally:
        session.unlock()
    until(lambda: running.status()["presence"]["state"] != "locked", what="unlocked", seconds=10.0)
    shown(running)


async def raw_idle(env: dict[str, str]) -> float:
    """Return what the X server's own idle counter shows."""
    source = X11(env)
    await source.start(lambda _event: None, lambda _why: None)
    seconds = await source.idle_seconds()
    await source.stop()
    assert seconds is not None
    return seconds


def test_a_film_that_begins_and_ends_in_an_empty_room_is_no_return(
    session: Session, daemon: Start, person: Person
) -> None:
    """PowerDevil sets the X server's idle counter back at both, some seconds late."""
    if session.name != Plasma.name:
        pytest.skip(f"{session.name}: no PowerDevil on X11")
    running = daemon(short(SOON.replace("2s", "1h"), natural_break="5s"))
    person.walk_away()
    until(lambda: running.status()["presence"]["state"] == "away", what="away", seconds=15.0)
    film = session.start(sys.executable, str(Path(__file__).parent / "player.py"), name="player")
    for _ in "begin", "end":
        until(lambda: asyncio.run(raw_idle(session.env)) < 2.0, what="the counter is set back", seconds=10.0)
        until(lambda: asyncio.run(raw_idle(session.env)) > 3.0, what="nobody is there", seconds=5.0)
        session.stop(film)
    assert running.status()["presence"]["state"] == "away"
    assert running.status()["presence"]["idle_seconds"] > 10
    assert len(running.history("break")) == 1
    person.come()
    until(lambda: running.status()["presence"]["state"] == "active", what="a real return", seconds=10.0)


def play_film(session: Session) -> subprocess.Popen[bytes]:
    """Fill the screen with a window."""
    session.log("film").unlink(missing_ok=True)
    film = session.start("/usr/bin/python3", str(Path(__file__).parent / "fullscreen_window.py"), name="film")
    until(lambda: "shown" in session.log("film").read_text(), what="the film is there", seconds=10.0)
    return film


def kept_back(session: Session, running: Daemon, reason: str) -> None:
    """Wait until what was asked for is held by this reason, since nobody can have seen it."""
    last(running, "held")
    assert running.reminder("movement")["held_by"] == [reason]
    stays(lambda: not running.history("shown"), what="nobody is told that it was seen", seconds=8.0)


def test_what_is_asked_for_during_do_not_disturb_is_seen_afterwards(
    session: Session, daemon: Start, person: Person
) -> None:
    session.has("do_not_disturb")
    session.do_not_disturb(True)
    try:
        running = daemon(settings(SOON.replace("2s", "1h")))
        running.cli("remind", "movement")
        kept_back(session, running, "do_not_disturb")
        before = empty_screen(session)  # some show in their panel that they have one
    finally:
        session.do_not_disturb(False)
    shown(running)
    person.walk_away()
    drawn(session, before, "the bubble is on the screen")
    assert running.history("ignored") == []


def test_what_is_asked_for_during_a_film_is_seen(session: Session, daemon: Start, person: Person) -> None:
    """Above it, or afterwards where the desktop draws no notification above it."""
    session.has("fullscreen")
    before = empty_screen(session)
    film = play_film(session)
    running = daemon(settings(SOON.replace("2s", "1h")))
    until(lambda: running.status()["holds"], what="the film is noticed", seconds=10.0)
    running.cli("remind", "movement")
    if session.draws_over_fullscreen:
        before = session.look()
        shown(running)
        drawn(session, before, "the bubble is above the film")
        session.stop(film)
        return
    kept_back(session, running, "fullscreen")
    session.stop(film)
    shown(running)
    person.walk_away()
    drawn(session, before, "the bubble is on the screen")
    assert running.history("ignored") == []


def test_a_fullscreen_window_holds(session: Session, daemon: Start, person: Person) -> None:
    session.has("fullscreen")
    film = play_film(session)
    running = daemon(settings(SOON))
    last(running, "held")
    assert [hold["reason"] for hold in running.status()["holds"]] == ["fullscreen"]
    session.stop(film)
    shown(running)


def test_the_shell_is_killed_and_comes_back(session: Session, daemon: Start, person: Person) -> None:
    running = daemon(settings(SOON.replace("2s", "1h")))
    running.cli("remind", "movement")
    shown(running)
    running.cli("skip", "movement")  # not done: the next one's text would say when you moved, as the button does
    session.kill_server()
    session.start_server()
    before = empty_screen(session)
    until(lambda: running.status()["notifier"]["backend"] == "dbus", what="the server is used again", seconds=12.0)
    until(lambda: running.status()["presence"]["source"] == session.idle_source, what="the idle source", seconds=32.0)
    running.cli("remind", "movement")
    person.walk_away()
    there = drawn(session, before, "the bubble is drawn by the new server")
    session.click(there["moved"].x, there["moved"].y)
    last(running, "done")
