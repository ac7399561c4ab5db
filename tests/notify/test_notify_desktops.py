"""The D-Bus notifier and what servers of certain desktops do, each as it was seen there."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from reminderd.core.effects import Button
from reminderd.core.events import Answered, Closed, Event, NotifierBack
from reminderd.notify.bubble_message import Abilities
from reminderd.notify.dbus import RESTART_SECONDS, DbusNotifier
from tests.notify.conftest import Started
from tests.notify.fake_server import FakeServer
from tests.notify.shows import BUTTONS, bubble
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time


def on(name: str, started: Started) -> AbstractAsyncContextManager[tuple[DbusNotifier, FakeServer, list[Event]]]:
    return started(lambda server: setattr(server, "name", name))


@pytest.mark.parametrize("name", ["gnome-shell", "cinnamon"])
async def test_what_is_not_drawn_whole_when_it_is_replaced_is_closed_and_shown_anew(
    started: Started, name: str
) -> None:
    async with on(name, started) as (notifier, server, events):
        await notifier.show(bubble())
        await notifier.show(bubble(title="Again"))
        server.signal("NotificationClosed", 1, 3)
        assert (server.closings, [sent[1] for sent in server.sent], events) == ([1], [0, 0], [])
        server.signal("ActionInvoked", 2, "done")
        assert events == [Answered("movement-1", "done")]


async def test_on_gnome_a_click_on_the_text_brings_it_back_opened_once(started: Started) -> None:
    async with on("gnome-shell", started) as (notifier, server, events):
        await notifier.show(bubble())
        server.signal("ActionInvoked", 1, "default")
        server.signal("NotificationClosed", 1, 2)
        await settle()
        assert [(sent[1], sent[6]["urgency"]) for sent in server.sent] == [(0, 1), (0, 2)]
        assert events == []
        server.signal("ActionInvoked", 2, "default")
        server.signal("NotificationClosed", 2, 2)
        await settle()
        assert (len(server.sent), events) == (2, [Closed("movement-1", "dismissed")])


async def test_a_click_on_the_text_is_offered_and_heard_on_gnome_alone(started: Started) -> None:
    async with on("any", started) as (notifier, server, events):
        await notifier.show(bubble())
        assert "default" not in server.sent[0][5]
        server.signal("ActionInvoked", 1, "default")
        server.signal("NotificationClosed", 1, 2)
        await settle()
        assert (len(server.sent), events) == (1, [Closed("movement-1", "dismissed")])


@pytest.mark.parametrize("name", ["dunst", "gnome-shell"])
async def test_a_click_on_the_text_is_an_answer_where_the_bubble_says_so(name: str, started: Started) -> None:
    opens = (Button("report", "Open the report"), Button("default", "Open the report"))
    async with on(name, started) as (notifier, server, events):
        await notifier.show(bubble(buttons=opens))
        assert server.sent[0][5][::2] == ["report", "default"], "told once"
        server.signal("ActionInvoked", 1, "default")
        await settle()
        assert events == [Answered("movement-1", "default")]


async def test_where_three_buttons_are_drawn_skip_is_one_of_them(started: Started) -> None:
    four = (*BUTTONS[:2], Button("snooze:900", "Snooze 15 min"), BUTTONS[2])

    async def story(name: str) -> list[str]:
        async with on(name, started) as (notifier, server, _):
            await notifier.show(bubble(buttons=four))
            return [action for action in server.sent[0][5][::2] if action != "default"]

    assert await story("dunst") == ["done", "snooze:300", "snooze:900", "skip"]
    for name in ("gnome-shell", "Budgie Notification Server"):
        assert await story(name) == ["done", "snooze:300", "skip", "snooze:900"]


async def test_plasma_lists_what_expired_until_it_is_closed(started: Started) -> None:
    async with on("Plasma", started) as (notifier, server, events):
        await notifier.show(bubble())
        server.signal("NotificationClosed", 1, 1)
        assert (events, notifier.on_screen()["numbers"]) == ([Closed("movement-1", "expired")], [1])
        await notifier.close("movement-1")
        await notifier.close("movement-1")
        assert (server.closings, notifier.on_screen()["numbers"]) == ([1], [])


async def test_a_server_that_nobody_starts_again_is_started_for_the_bubble_that_went_with_it(started: Started) -> None:
    """The bus starts Xfce's at the first call."""
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        server.vanish()
        server.bus.calls.clear()
        await pass_time(RESTART_SECONDS - 1)
        assert (server.bus.calls, events) == ([], [Closed("movement-1", "lost")])
        await pass_time(2)
        assert "GetCapabilities" in server.bus.calls


async def test_a_server_that_leaves_an_empty_screen_is_left_alone(started: Started) -> None:
    """MATE's leaves by itself when it has nothing to show."""
    async with started() as (_, server, events):
        server.vanish()
        server.bus.calls.clear()
        await pass_time(3 * RESTART_SECONDS)
        assert (server.bus.calls, events) == ([], [])
        server.appear()
        await settle()
        assert events == [NotifierBack()]


@pytest.mark.parametrize(
    ("server", "vendor", "normal", "critical"),
    [
        ("Plasma", "KDE", "do_not_disturb fullscreen", ""),
        ("gnome-shell", "GNOME", "do_not_disturb fullscreen", ""),
        ("Notification Daemon", "MATE", "do_not_disturb fullscreen", "fullscreen"),
        ("Notification Daemon", "GNOME", "do_not_disturb", ""),
        ("Xfce Notify Daemon", "Xfce", "do_not_disturb", ""),
        ("dunst", "knopwob", "", ""),
    ],
)
def test_what_hides_a_notification_is_known_by_the_server(server: str, vendor: str, normal: str, critical: str) -> None:
    can = Abilities.of([], server, vendor)
    assert can.hidden_by("normal", waiting=False) == set(normal.split())
    assert can.hidden_by("critical", waiting=False) == set(critical.split())


def test_dunst_says_itself_that_it_keeps_something_back() -> None:
    assert Abilities.of([], "dunst").hidden_by("critical", waiting=True) == {"do_not_disturb", "fullscreen"}
