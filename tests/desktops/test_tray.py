"""The icon in real panels: seen on the picture, its menu opened and an entry chosen with the pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
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
OPENS_MENU = {"gnome"}
"""A left click opens the menu there."""
NO_BUBBLE = 'notifier = "console"\n'
WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")


@pytest.fixture(scope="module", params=PANELS, ids=lambda made: made.name)
def desktop(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A desktop with a panel that draws icons of programs."""
    made = conftest.started(request.param)
    yield made
    made.leave()


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
    """Return where the icon is drawn: where the screen changes when reminders are paused, and again when resumed."""
    found: list[tuple[int, int]] = []

    def changes() -> bool:
        pictures, regions = [session.at_rest()], []
        for verb in ("pause", "resume"):
            running.cli(verb)
            with suppress(AssertionError):  # a panel that has just started draws its icons later
                until(lambda: picture.changed(pictures[-1], session.look()), what="the icon changes", seconds=5.0)
            pictures.append(session.at_rest())
            regions.append(picture.changed(*pictures[-2:]))
        x, y, width, height = regions[0] or (0, 0, 0, 0)
        if regions[0] != regions[1] or not 0 < width <= WIDEST_ICON or height > 60:
            return False  # not the icon alone: the panel's clock
        found.append((x + width - 3, y + height // 2))  # of the icon itself, and of its label where it has one
        return True

    until(changes, what=f"{session.name}: an icon in the panel", seconds=2 * SEEN_SECONDS)
    return found[-1]


def choose(session: Session, at: tuple[int, int], text: str) -> None:
    """Open the menu at the icon, and choose the entry with this text, with the pointer."""
    before = session.look()
    found: dict[str, picture.Word] = {}

    def opened() -> bool:
        """Open it, again where it does not come: a panel that is just laying out its icons loses a click."""
        session.click(*at, button=3)
        with suppress(AssertionError):
            until(lambda: found.update(session.read(before, text)) or found, what=text, seconds=SEEN_SECONDS / 2)
        if not found:
            session.type_text("Escape")
        return bool(found)

    until(opened, what=f"{session.name}: {text!r} in the menu", seconds=2 * SEEN_SECONDS)
    session.click(found[text].x, found[text].y)


def test_its_menu_and_a_click_do_what_they_say(
    session: Session, running: Daemon, person: Person, program: Path
) -> None:
    at = place(session, running)
    second = session.run(str(program), "tray", check=False)
    assert (second.returncode, "already" in second.stderr) == (1, True)
    person.walk_away()
    choose(session, at, "Pause for 30 min")
    until(lambda: running.status()["paused_until"], what="paused by the menu", seconds=5.0)
    choose(session, at, "Resume")
    until(lambda: not running.status()["paused_until"], what="resumed by the menu", seconds=5.0)
    running.cli("remind", "movement")
    choose(session, at, "Snooze 15 min")
    until(lambda: running.history("snoozed"), what="snoozed by the menu", seconds=5.0)
    if session.name not in OPENS_MENU:
        at = place(session, running)
        running.cli("remind", "movement")
        session.at_rest()
        session.click(*at)
        until(lambda: running.history("done"), what="answered by a click", seconds=5.0)


def test_the_daemon_and_the_panel_are_killed_and_come_back(session: Session, running: Daemon, person: Person) -> None:
    place(session, running)
    before = session.at_rest()
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    until(lambda: picture.changed(before, session.look()), what="the icon tells that it is gone", seconds=5.0)
    running.start()
    session.kill_panel()
    session.start_panel()
    until(lambda: registered(session), what="the new panel has the icon", seconds=SEEN_SECONDS)
    at = place(session, running)
    person.walk_away()
    choose(session, at, "Pause for 30 min")
    until(lambda: running.status()["paused_until"], what="paused by the menu", seconds=5.0)
