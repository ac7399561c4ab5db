"""Do not disturb and fullscreen, by the real servers and window managers."""

from __future__ import annotations

import sys

from tests.desktop import servers
from tests.desktop.asking import ask, until_it_says
from tests.desktop.desk import Desk, until
from tests.desktop.spy import Spy


def test_the_modes_of_mako(session: Desk) -> None:
    """Only its do-not-disturb mode is one."""
    servers.sway(session)
    servers.mako(session)
    assert ask(session, "do_not_disturb") == ("no", "mako")
    session.run("makoctl", "mode", "-a", "away")
    assert ask(session, "do_not_disturb") == ("no", "mako")
    session.run("makoctl", "mode", "-a", "do-not-disturb")
    assert ask(session, "do_not_disturb") == ("yes", "mako")


def test_a_server_that_hangs_is_unknown(session: Desk, spy: Spy) -> None:
    """And one that does not tell is named."""
    answer, detail = ask(session, "do_not_disturb")
    assert answer == "unknown"
    assert "does not tell" in detail
    spy.hang()
    asked = (
        "import asyncio, reminderd.detectors.detector as a\n"
        "asyncio.run(a.ask({'dnd': a.detectors()['do_not_disturb']}, print))"
    )
    assert "no answer within 1 s" in session.run(sys.executable, "-c", asked).stdout


def test_a_fullscreen_window_under_sway(desk: Desk) -> None:
    """Made fullscreen and ordinary again by sway."""
    desk.need("foot")
    servers.sway(desk)
    assert ask(desk, "fullscreen") == ("no", "")
    desk.start("foot", "sleep", "30")
    until(lambda: "foot" in desk.run("swaymsg", "-t", "get_tree").stdout, what="the window is there")
    assert ask(desk, "fullscreen") == ("no", "")
    desk.run("swaymsg", "fullscreen", "enable")
    until_it_says(desk, "fullscreen", "yes")
    desk.run("swaymsg", "workspace", "2")
    until_it_says(desk, "fullscreen", "no")
    desk.run("swaymsg", "workspace", "1")
    until_it_says(desk, "fullscreen", "yes")
    desk.run("swaymsg", "fullscreen", "disable")
    until_it_says(desk, "fullscreen", "no")
