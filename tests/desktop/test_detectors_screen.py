"""Do not disturb and fullscreen, by the real servers and window managers."""

from __future__ import annotations

import sys

import pytest
from dbus_fast import Message

from tests.desktop import servers
from tests.desktop.asking import ask, until_it_says
from tests.desktop.desk import Desk, until
from tests.desktop.spy import Spy

SWAYNC = "org.erikreider.swaync.cc"


def test_the_do_not_disturb_of_xfce(desk: Desk) -> None:
    """Never set, then on, then off again, by Xfce's own tool."""
    desk.need("xfconf-query", servers.XFCE4_NOTIFYD)
    desk.session_bus(activation=True)
    desk.display()
    servers.xfce4_notifyd(desk)
    assert ask(desk, "do_not_disturb") == ("no", "Xfce Notify Daemon")
    key = ("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb")
    desk.run(*key, "--create", "-t", "bool", "-s", "true")
    assert ask(desk, "do_not_disturb") == ("yes", "Xfce Notify Daemon")
    desk.run(*key, "-s", "false")
    assert ask(desk, "do_not_disturb") == ("no", "Xfce Notify Daemon")


def test_the_modes_of_mako(session: Desk) -> None:
    """Only its do-not-disturb mode is one."""
    servers.sway(session)
    servers.mako(session)
    assert ask(session, "do_not_disturb") == ("no", "mako")
    session.run("makoctl", "mode", "-a", "away")
    assert ask(session, "do_not_disturb") == ("no", "mako")
    session.run("makoctl", "mode", "-a", "do-not-disturb")
    assert ask(session, "do_not_disturb") == ("yes", "mako")


def test_the_do_not_disturb_of_swaync(session: Desk) -> None:
    """Turned on by its own client."""
    session.need("swaync", "swaync-client")
    session.env["GSETTINGS_BACKEND"] = "memory"  # where it keeps the state; the usual one needs dconf's service
    servers.sway(session)
    session.start("swaync")
    until(lambda: session.owner(SWAYNC), what="swaync serves", seconds=10.0)
    until_it_says(session, "do_not_disturb", "no", "SwayNotificationCenter")
    session.run("swaync-client", "--dnd-on")
    until_it_says(session, "do_not_disturb", "yes", "SwayNotificationCenter")


def test_the_banners_of_gnome(session: Desk, spy: Spy) -> None:
    """A server that says it is GNOME Shell, and GNOME's real settings."""
    session.need("gsettings")
    session.env["GSETTINGS_BACKEND"] = "keyfile"
    key = ("org.gnome.desktop.notifications", "show-banners")
    if session.run("gsettings", "get", *key, check=False).returncode:
        pytest.skip("needs the package gsettings-desktop-schemas")

    def gnome(call: Message) -> Message | None:
        who = ["gnome-shell", "GNOME", "43.9", "1.2"]
        return Message.new_method_return(call, "ssss", who) if call.member == "GetServerInformation" else None

    spy.lie = gnome
    assert ask(session, "do_not_disturb") == ("no", "gnome-shell")
    session.run("gsettings", "set", *key, "false")
    assert ask(session, "do_not_disturb") == ("yes", "gnome-shell")


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


def test_a_fullscreen_window_under_openbox(desk: Desk) -> None:
    """Not without a window manager, not for an ordinary window; for a fullscreen one while it is active."""
    desk.need("openbox", "xterm", "xdotool")
    desk.display()
    assert ask(desk, "fullscreen")[0] == "unknown"
    desk.start("openbox")
    until_it_says(desk, "fullscreen", "no")
    full = desk.start("xterm", "-fullscreen")
    until_it_says(desk, "fullscreen", "yes")
    other = desk.start("xterm", "-title", "other", name="other")
    desk.run("xdotool", "search", "--sync", "--name", "^other$", "windowactivate", "--sync")
    until_it_says(desk, "fullscreen", "no")
    desk.stop(other)
    desk.stop(full)
    until_it_says(desk, "fullscreen", "no")


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
