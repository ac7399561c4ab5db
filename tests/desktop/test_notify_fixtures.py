"""The desk itself: what the other tests stand on does what it says."""

from __future__ import annotations

import pytest

from tests.desktop import servers
from tests.desktop.desk import Desk, until
from tests.desktop.spy import Eavesdropper, Spy


def test_the_spy_records_what_it_is_told_and_closes(session: Desk, spy: Spy) -> None:
    """A real client's notification arrives in the fake server as it was sent."""
    session.run("notify-send", "-a", "me", "-u", "critical", "Title", "Body <b>")
    note = spy.wait_for(1)
    assert (note.app_name, note.title, note.body, note.hints["urgency"]) == ("me", "Title", "Body <b>", 2)


def test_the_eavesdropper_hears_calls_to_a_real_server(session: Desk, eavesdropper: Eavesdropper) -> None:
    """dunst is asked, and we hear it."""
    session.display()
    servers.dunst(session)
    session.run("notify-send", "Title", "Body")
    until(lambda: eavesdropper.notified, what="the call is heard")
    assert eavesdropper.notified[0].title == "Title"
    assert session.run("dunstctl", "count", "displayed").stdout.strip() == "1"


@pytest.mark.parametrize("start", [servers.xfce4_notifyd, servers.notification_daemon])
def test_servers_with_buttons_start_on_the_display(desk: Desk, start: servers.Start) -> None:
    """Both serve the name under Xvfb."""
    desk.session_bus(activation=True)
    desk.display()
    assert start(desk).poll() is None


def test_mako_starts_in_a_headless_sway(session: Desk) -> None:
    """sway and mako come up without a screen."""
    servers.sway(session)
    assert servers.mako(session).poll() is None
