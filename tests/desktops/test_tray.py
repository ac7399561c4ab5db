"""The icon in real panels: seen on the picture, its menu opened and an entry chosen with the pointer."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import until
from tests.desktop.sitting import Person, short
from tests.desktops import conftest, picture
from tests.desktops.gnome import Gnome
from tests.desktops.nested import SwaySwaync
from tests.desktops.session import SEEN_SECONDS, Session
from tests.desktops.x11_sessions import Mate, Plasma, Xfce

Start = Callable[[str], Daemon]
PANELS = (Gnome, Plasma, Mate, Xfce, SwaySwaync)
WIDEST_ICON = 150
"""Pixels, with its label; a wider change is the panel's clock as well."""
OPENS_MENU = {"gnome": "GNOME's extension opens the menu at a left click"}
NO_BUBBLE = 'notifier = "console"\n'
WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")


@pytest.fixture(scope="module", params=PANELS, ids=lambda made: made.name)
def desktop(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A desktop with a panel that draws icons of programs."""
    yield from conftest.living(request.param)


@pytest.fixture
def running(session: Session, daemon: Start, program: Path, person: Person) -> Iterator[Daemon]:
    """The daemon and the icon; reminders are shown nowhere, so that only the icon changes on the screen."""
    session.need(session.panel[0].split()[0])
    session.start_panel()
    made = daemon(short('movement: after_sitting = "40m"', delivery=NO_BUBBLE, natural_break="60s"))
    icon = session.start(str(program), "tray", name="tray")
    until(lambda: registered(session), what="a panel takes the icon", seconds=SEEN_SECONDS)
    yield made
    session.stop(icon)


def registered(session: Session) -> bool:
    asked = session.run(
        "gdbus", "call", "--session", "-d", WATCHER[0], "-o", WATCHER[1],
        "-m", "org.freedesktop.DBus.Properties.Get", WATCHER[0], "RegisteredStatusNotifierItems", check=False,
    )  # fmt: skip
    return "StatusNotifierItem" in asked.stdout


def place(session: Session, running: Daemon) -> tuple[int, int]:
    """Return where the icon is drawn: where the screen changes when reminders are paused."""
    found: list[tuple[int, int]] = []

    def changes() -> bool:
        running.cli("resume", check=False)
        before = session.at_rest()
        running.cli("pause")
        until(lambda: picture.changed(before, session.look()), what="the icon changes", seconds=5.0)
        x, y, width, height = picture.changed(before, session.at_rest()) or (0, 0, 0, 0)
        running.cli("resume")
        if not 0 < width <= WIDEST_ICON or height > 60:
            return False
        found.append((x + width - 3, y + height // 2))  # of the icon itself, and of its label where it has one
        return True

    until(changes, what=f"{session.name}: an icon in the panel", seconds=SEEN_SECONDS)
    session.at_rest()
    return found[-1]


def choose(session: Session, at: tuple[int, int], text: str) -> None:
    """Open the menu at the icon, and choose the entry with this text, with the pointer."""
    before = session.look()
    session.click(*at, button=3)
    found: dict[str, picture.Word] = {}

    def read() -> bool:
        found.update(session.read(before, text))
        return bool(found)

    until(read, what=f"{session.name}: {text!r} in the menu", seconds=SEEN_SECONDS)
    session.click(found[text].x, found[text].y)


def test_an_entry_of_the_menu_is_chosen(session: Session, running: Daemon, person: Person) -> None:
    at = place(session, running)
    person.walk_away()
    choose(session, at, "Pause for 30 min")
    until(lambda: running.status()["paused_until"], what="paused by the menu", seconds=5.0)
    choose(session, at, "Resume")
    until(lambda: not running.status()["paused_until"], what="resumed by the menu", seconds=5.0)


def test_what_waits_is_answered_in_the_menu(session: Session, running: Daemon, person: Person) -> None:
    at = place(session, running)
    running.cli("remind", "movement")
    person.walk_away()
    choose(session, at, "Snooze 15 min")
    until(lambda: running.history("snoozed"), what="snoozed by the menu", seconds=5.0)


def test_a_click_answers_what_waits(session: Session, running: Daemon, person: Person) -> None:
    if session.name in OPENS_MENU:
        pytest.skip(OPENS_MENU[session.name])
    at = place(session, running)
    running.cli("remind", "movement")
    person.walk_away()
    session.click(*at)
    until(lambda: running.history("done"), what="answered by a click", seconds=5.0)


def test_the_daemon_is_killed_and_comes_back(session: Session, running: Daemon, person: Person) -> None:
    place(session, running)
    before = session.at_rest()
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    until(lambda: picture.changed(before, session.look()), what="the icon tells that it is gone", seconds=5.0)
    running.start()
    place(session, running)


def test_the_panel_is_killed_and_comes_back(session: Session, running: Daemon, person: Person) -> None:
    session.kill_panel()
    session.start_panel()
    until(lambda: registered(session), what="the new panel has the icon", seconds=SEEN_SECONDS)
    at = place(session, running)
    person.walk_away()
    choose(session, at, "Pause for 30 min")
    until(lambda: running.status()["paused_until"], what="paused by the menu", seconds=5.0)


def test_a_second_icon_is_refused(session: Session, running: Daemon, program: Path) -> None:
    second = subprocess.run([str(program), "tray"], env=session.env, capture_output=True, text=True, timeout=10)
    assert (second.returncode, "already" in second.stderr) == (1, True)
