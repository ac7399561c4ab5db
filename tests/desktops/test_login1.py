"""A real login1 (elogind): locks, another session in front, a logout, its restart, inhibitors and sleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import stays, until
from tests.desktop.sitting import Person, short
from tests.desktops.conftest import started
from tests.desktops.elogind import GREETER, Elogind

Start = Callable[[str], Daemon]
SETTINGS = short('movement: after_sitting = "1h"', natural_break="3s")


@pytest.fixture(scope="module")
def desktop() -> Iterator[Elogind]:
    made = started(Elogind)
    yield made
    made.leave()


@pytest.fixture
def watching(session: Elogind, daemon: Start) -> Start:
    """Start the program, and wait until it listens to the session."""

    def start(settings: str) -> Daemon:
        running = daemon(settings)
        until(lambda: "member='Unlock'" in session.match_rules(), what="it listens to the session")
        return running

    return start


def state(running: Daemon, wanted: str, *, seconds: float = 5.0) -> None:
    until(lambda: running.status()["presence"]["state"] == wanted, what=f"presence is {wanted}", seconds=seconds)


def stays_locked(running: Daemon, seconds: float = 3.0) -> None:
    stays(lambda: running.status()["presence"]["state"] == "locked", what="it stays locked", seconds=seconds)


def test_a_lock_signal_is_a_lock_until_the_unlock_signal(session: Elogind, watching: Start, person: Person) -> None:
    person.walk_away()
    running = watching(SETTINGS)
    session.loginctl("lock-session", session.login[0])
    state(running, "locked")
    stays_locked(running)
    session.loginctl("unlock-session", session.login[0])
    until(lambda: running.status()["presence"]["state"] != "locked", what="unlocked")


def test_input_that_goes_on_contradicts_a_signal_but_not_a_hint(
    session: Elogind, watching: Start, person: Person
) -> None:
    running = watching(SETTINGS)
    session.loginctl("lock-session", session.login[0])
    state(running, "locked")
    state(running, "active")
    session.hint(True)
    state(running, "locked")
    stays_locked(running, 6.0)
    session.hint(False)
    state(running, "active")


def test_nothing_is_shown_behind_the_greeter(session: Elogind, watching: Start, person: Person) -> None:
    running = watching(short('movement: after_sitting = "2s"', natural_break="1h"))
    greeter, leader = session.log_in(user=GREETER, kind="greeter")
    session.loginctl("activate", greeter)
    state(running, "locked")
    shown = len(running.history("shown"))
    stays(lambda: len(running.history("shown")) == shown, what="nothing is shown", seconds=4.0)
    session.loginctl("activate", session.login[0])
    state(running, "active")
    until(lambda: running.history("shown"), what="the reminder is shown")
    session.stop(leader)


def test_whoever_has_logged_out_is_away(session: Elogind, watching: Start, person: Person) -> None:
    running = watching(SETTINGS)
    state(running, "active")
    session.stop(session.login[1])
    state(running, "locked")
    stays_locked(running, 6.0)
    session.login = session.log_in()
    state(running, "active")


def test_its_restart_unlocks_nothing(session: Elogind, watching: Start, person: Person) -> None:
    running = watching(SETTINGS)
    session.hint(True)
    state(running, "locked")
    person.walk_away()
    session.restart()
    stays_locked(running, 4.0)
    until(lambda: session.call("ListSessions", check=False), what="elogind is there again")
    session.hint(True)
    session.hint(False)
    person.come()
    state(running, "active")


def test_it_names_the_program_that_keeps_the_screen_awake(session: Elogind, watching: Start, person: Person) -> None:
    running = watching(SETTINGS)
    film = session.inhibit("idle", "mpv", "Playing a film")
    person.walk_away()
    told = "mpv keeps the screen awake (Playing a film)"
    until(lambda: told in running.cli("status").stdout, what="status names the film", seconds=10.0)
    examined = running.cli("doctor", check=False).stdout
    assert told in examined
    assert "The session manager reports both" in examined
    assert running.status()["presence"]["state"] == "idle"
    session.stop(film)
    music = session.inhibit("idle", "Spotify", "Playing audio")
    person.come()
    state(running, "active")
    person.walk_away()
    state(running, "away", seconds=8.0)
    session.stop(music)


def test_a_sleep_waits_for_us_and_a_wake_is_no_return(session: Elogind, watching: Start, person: Person) -> None:
    running = watching(SETTINGS)
    until(lambda: "reminderd" in session.call("ListInhibitors"), what="we delay sleep")
    state(running, "active")
    person.walk_away()
    state(running, "away", seconds=8.0)
    session.loginctl("suspend")
    until(lambda: "System resumed." in session.log("elogind").read_text(), what="it has slept")
    until(lambda: "reminderd" in session.call("ListInhibitors"), what="we delay the next sleep")
    stays(lambda: running.status()["presence"]["state"] == "away", what="still away", seconds=4.0)
    person.come()
    state(running, "active")
    assert len(running.history("break")) == 1
