"""The D-Bus notifier and answers that never come: the server hangs, or its answer was lost, or it is not ready yet."""

from __future__ import annotations

import pytest

from reminderd.core.events import Answered, NotifierBack, Shown
from reminderd.notify.port import DEADLINE_SECONDS, NO_ANSWER
from reminderd.notify.server import LOST_ANSWER_SECONDS
from tests.notify.conftest import Started
from tests.notify.fake_server import FakeServer
from tests.notify.shows import bubble, refused
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time


async def test_one_lost_answer_silences_it_for_five_seconds_at_most(started: Started) -> None:
    """The server answers something else, so it does not hang: the answer is given up, and the next call is made."""
    async with started(most_in_air=2) as (notifier, server, events):
        server.loses = "Notify"
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        await refused(notifier.show(bubble("posture-2")), 0)
        await pass_time(5.0 - DEADLINE_SECONDS)
        assert (events, notifier.problem) == ([NotifierBack()], "")
        await notifier.show(bubble("posture-2"))
        assert [sent[3] for sent in server.sent] == ["Stand up and move"] * 2


async def test_a_server_that_hangs_for_minutes_is_not_taken_for_one_that_lost_an_answer(started: Started) -> None:
    """It answers nothing else either; when it goes on, the one bubble it shows is still ours."""
    async with started(most_in_air=2) as (notifier, server, events):
        server.bus.hang()
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        await pass_time(300.0)
        await refused(notifier.show(bubble("posture-2")), 0)
        server.bus.go_on()
        await settle()
        assert events == [Shown("movement-1", frozenset({"do_not_disturb"})), NotifierBack()]
        assert len(server.sent) == 1
        await notifier.close("movement-1")
        assert server.shown == {}


async def test_a_lost_answer_to_a_close_is_given_up_too(started: Started) -> None:
    async with started(most_in_air=2) as (notifier, server, events):
        await notifier.show(bubble())
        server.loses = "CloseNotification"
        server.signal("ActionInvoked", 1, "done")
        await pass_time(LOST_ANSWER_SECONDS + 1)
        await notifier.show(bubble())
        assert (server.closings, len(server.sent), events) == ([1], 2, [Answered("movement-1", "done")])


async def test_a_server_that_loses_its_first_answer_is_asked_again_what_it_can_do(started: Started) -> None:
    def prepare(server: FakeServer) -> None:
        server.loses = "GetCapabilities"

    async with started(prepare, most_in_air=2) as (notifier, _server, events):
        assert notifier.problem == NO_ANSWER
        await pass_time(LOST_ANSWER_SECONDS)
        assert (events, notifier.problem, notifier.buttons) == ([NotifierBack()], "", True)


async def test_a_server_that_has_its_name_before_its_object_is_asked_again(started: Started) -> None:
    """GNOME Shell's answers UnknownMethod for a moment after each restart."""
    async with started() as (notifier, server, events):
        server.vanish()
        server.error = "org.freedesktop.DBus.Error.UnknownMethod"
        server.appear()
        await pass_time(1.0)
        assert "GetCapabilities" in notifier.problem
        assert events == []
        server.error = ""
        await pass_time(2.5)
        assert (events, notifier.problem) == ([NotifierBack()], "")
