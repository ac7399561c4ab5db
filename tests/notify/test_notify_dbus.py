"""The D-Bus notifier and an obedient server: what is sent, and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reminderd.core.events import Answered, Closed
from tests.notify.conftest import Started
from tests.notify.fake_server import FakeServer
from tests.notify.shows import HINT, bubble
from tests.virtual_loop import settle

pytestmark = pytest.mark.virtual_time


async def test_the_words_buttons_and_hints_arrive(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble(urgency="critical"))
        name, replaces, _icon, title, body, actions, hints, expire = server.sent[0]
    assert (name, replaces, title, expire) == ("reminderd", 0, "Stand up and move", -1)
    assert body == "Walk to the window.\n52 min seated"
    assert actions == ["done", "I moved", "snooze:300", "Snooze 5 min", "skip", "Skip"]
    assert hints == {"urgency": 2, "desktop-entry": "reminderd", "suppress-sound": True}


async def test_a_sound_is_asked_for_by_its_name(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble(sound="message"))
        assert server.sent[0][6]["sound-name"] == "message"
        assert "suppress-sound" not in server.sent[0][6]


@pytest.mark.parametrize(("name", "drawn"), [("any", True), ("cinnamon", False)])
async def test_the_picture_is_a_plain_path_and_stays_away_where_it_cuts_the_buttons(
    started: Started, name: str, drawn: bool
) -> None:
    """Budgie and swaync draw no file:// address; Cinnamon shows no bubble with one and cuts the buttons beside any."""
    async with started(lambda server: setattr(server, "name", name)) as (notifier, server, _):
        await notifier.show(bubble(image="movement"))
        pictures = [value for hint, value in server.sent[0][6].items() if hint == "image-path"]
        assert [Path(each).is_file() for each in pictures] == [True] * drawn  # noqa: ASYNC240 (quick)


@pytest.mark.parametrize(
    ("capabilities", "name", "written"),
    [
        (["body-markup"], "any", "5 &lt; 6 &amp; &lt;b&gt;7&lt;/b&gt;"),
        (["body"], "any", "5 < 6 & <b>7</b>"),
        (["body"], "dunst", "5 ‹ 6 & ‹b›7‹/b›"),
        (["body-markup"], "dunst", "5 &lt; 6 &amp; &lt;b&gt;7&lt;/b&gt;"),
    ],
)
async def test_text_is_never_markup(started: Started, capabilities: list[str], name: str, written: str) -> None:
    """Escaped only where the server reads markup; dunst reads it even where it does not say so."""

    def prepare(server: FakeServer) -> None:
        server.capabilities, server.name = capabilities, name

    async with started(prepare) as (notifier, server, _):
        await notifier.show(bubble(title="<b>&", body="5 < 6 & <b>7</b>", hint=""))
        assert (server.sent[0][3], server.sent[0][4]) == ("<b>&", written)


async def test_without_buttons_the_body_ends_with_the_command(started: Started) -> None:
    async with started(lambda server: server.capabilities.clear()) as (notifier, server, _):
        assert not notifier.buttons
        await notifier.show(bubble(body="x" * 5000))
        assert server.sent[0][5] == []
        assert server.sent[0][4].endswith(f"…\n{HINT}")
        assert len(server.sent[0][4]) <= 600


async def test_shown_again_it_replaces_itself(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble())
        await notifier.show(bubble("posture-2"))
        await notifier.show(bubble(title="Again"))
        assert [sent[1] for sent in server.sent] == [0, 0, 1]
        assert len(server.shown) == 2


async def test_an_update_is_drawn_only_where_the_bubble_still_is(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble(update=True))
        assert server.sent == []
        await notifier.show(bubble())
        await notifier.show(bubble(title="Less", update=True))
        assert [sent[3] for sent in server.sent] == ["Stand up and move", "Less"]


async def test_a_press_counts_once_and_takes_the_bubble_away(started: Started) -> None:
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        for _ in range(3):
            server.signal("ActionInvoked", 1, "snooze:300")
        server.signal("NotificationClosed", 1, 2)
        await settle()
        assert events == [Answered("movement-1", "snooze:300")]
        assert server.closings == [1]


@pytest.mark.parametrize(
    ("member", "body"),
    [
        ("ActionInvoked", [2, "done"]),
        ("ActionInvoked", [1, "default"]),
        ("ActionInvoked", [1, "snooze:999999"]),
        ("ActionInvoked", [1, 7]),
        ("ActionInvoked", [1]),
        ("ActionInvoked", []),
        ("ActionInvoked", ["1", "done"]),
        ("ActionInvoked", [True, "done"]),
        ("ActionInvoked", [[1], ["done"]]),
        ("NotificationClosed", [2, 2]),
        ("NotificationClosed", [{}, 2]),
        ("NotificationClosed", []),
        ("ActivationToken", [1, "token"]),
    ],
)
async def test_foreign_and_malformed_signals_mean_nothing(started: Started, member: str, body: list[Any]) -> None:
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        server.signal(member, *body)
        await settle()
        assert events == []
        server.signal("ActionInvoked", 1, "done")
        assert events == [Answered("movement-1", "done")]


@pytest.mark.parametrize(
    ("reason", "told"), [(1, "expired"), (2, "dismissed"), (3, "lost"), (4, "lost"), ("x", "lost"), ([], "lost")]
)
async def test_the_reason_of_its_end_is_told_once(started: Started, reason: Any, told: str) -> None:
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        server.signal("NotificationClosed", 1, reason)
        server.signal("NotificationClosed", 1, reason)
        server.signal("ActionInvoked", 1, "done")
        assert events == [Closed("movement-1", told)]
        await notifier.show(bubble())
        assert server.sent[-1][1] == 0


async def test_closed_by_us_nothing_is_told(started: Started) -> None:
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        await notifier.close("movement-1")
        await notifier.close("movement-1")
        await notifier.close("never shown")
        server.signal("NotificationClosed", 1, 3)
        assert server.closings == [1]
        assert events == []


@pytest.mark.parametrize("number", [0, -1, 2**32, "7", None, [1], True])
async def test_a_number_that_is_none_is_a_failure_and_tracks_nothing(started: Started, number: Any) -> None:
    from reminderd.notify.port import NotifyFailed

    async with started() as (notifier, server, events):
        server.next_number = number
        with pytest.raises(NotifyFailed) as failed:
            await notifier.show(bubble())
        assert not failed.value.elsewhere
        server.signal("ActionInvoked", number, "done")
        assert events == []


async def test_the_same_number_twice_means_the_first_bubble_is_gone(started: Started) -> None:
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        server.shown.clear()
        server.next_number = 1
        await notifier.show(bubble("posture-2"))
        assert events == [Closed("movement-1", "lost")]
        server.signal("ActionInvoked", 1, "done")
        assert events[1:] == [Answered("posture-2", "done")]


@pytest.mark.parametrize("garbage", [None, 7, "actions", [1, None, []], {}, [["actions"]]])
async def test_capabilities_that_are_none_mean_a_server_that_can_nothing(started: Started, garbage: Any) -> None:
    def prepare(server: FakeServer) -> None:
        server.capabilities = garbage

    async with started(prepare) as (notifier, server, _):
        await notifier.show(bubble())
        assert server.sent[0][5] == []
