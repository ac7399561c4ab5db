"""Lockers that people have, on a real login1: i3lock by itself and by xss-lock, swaylock by swayidle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import stays, until
from tests.desktop.sitting import Person, short
from tests.desktops.conftest import started
from tests.desktops.elogind import Elogind, SwayElogind

Start = Callable[[str], Daemon]
SETTINGS = short('movement: after_sitting = "1h"', natural_break="12s")
BY_ITSELF = ()
LOCKERS = {
    "i3lock": (Elogind, BY_ITSELF, ("i3lock", "-n")),
    "xss-lock": (Elogind, ("xss-lock", "--", "i3lock", "-n"), ("i3lock", "-n")),
    "swaylock": (SwayElogind, ("swayidle", "-w", "lock", "swaylock -f"), ("swaylock", "-f")),
}


@pytest.fixture(scope="module", params=LOCKERS)
def locker(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def desktop(locker: str) -> Iterator[Elogind]:
    kind, helper, program = LOCKERS[locker]
    made = started(kind)
    try:
        made.need(*program[:1], *helper[:1])
        made.env |= made.pam_that_permits()
        if helper:
            made.stop(made.login[1])
            made.login = made.log_in(*helper)
        yield made
    finally:
        made.leave()


def state(running: Daemon, wanted: str, seconds: float = 8.0) -> None:
    until(lambda: running.status()["presence"]["state"] == wanted, what=f"presence is {wanted}", seconds=seconds)


def unlocked(session: Elogind, *program: str) -> bool:
    """Type a password, and return whether the locker took it: it loses keys until it has the keyboard."""
    session.type_text("a", "Return")
    time.sleep(1.0)
    return not session.running(*program)


def test_a_short_lock_while_somebody_sits_there_is_no_break(
    session: Elogind, locker: str, daemon: Start, person: Person
) -> None:
    running = daemon(SETTINGS)
    until(lambda: "member='Unlock'" in session.match_rules(), what="it listens to the session")
    _, helper, program = LOCKERS[locker]
    state(running, "active")
    sitting = running.status()["presence"]["sitting_since"]
    for seconds in (6.0, 1.0):
        session.loginctl("lock-session", session.login[0])
        if not helper:
            session.start(*program)
        until(lambda: session.running(*program), what="the locker is there")
        state(running, "locked")
        person.walk_away()
        stays(lambda: running.status()["presence"]["state"] == "locked", what="it stays locked", seconds=seconds)
        until(lambda: unlocked(session, *program), what="the locker took the password", seconds=15.0)
        person.come()
        state(running, "active")
    person_types = lambda: running.status()["presence"]["sitting_since"] == sitting  # noqa: E731
    stays(person_types, what="the sitting goes on", seconds=6.0)
    assert running.history("break") == []
