"""The D-Bus notifier when its server hangs, dies, comes late, or the bus itself does."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.events import Answered, Closed, NotifierBack, Shown
from reminderd.notify.dbus import DbusNotifier
from reminderd.notify.port import DEADLINE_SECONDS, NotifyFailed
from tests.notify.conftest import Started
from tests.notify.fake_server import FakeServer
from tests.notify.shows import bubble, refused
from tests.virtual_loop import pass_time, run_virtual, settle

pytestmark = pytest.mark.virtual_time


async def test_a_hung_server_costs_one_deadline_and_gets_nothing_more(started: Started) -> None:
    """The second waits for nobody, the server finds one notification when it goes on, and that one is ours."""
    async with started() as (notifier, server, events):
        server.bus.hang()
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        failure = await refused(notifier.show(bubble("posture-2")), 0)
        assert isinstance(failure, NotifyFailed)
        assert not failure.elsewhere
        assert notifier.problem == "the notification server does not answer"
        server.bus.go_on()
        await settle()
        assert len(server.sent) == 1
        assert events == [Shown("movement-1", frozenset({"do_not_disturb"})), NotifierBack()]
        assert notifier.problem == ""
        server.signal("ActionInvoked", 1, "done")
        assert events[-1] == Answered("movement-1", "done")


async def test_what_comes_late_and_is_not_wanted_any_more_is_closed(started: Started) -> None:
    async with started() as (notifier, server, events):
        server.bus.hang()
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        await notifier.close("movement-1")
        server.bus.go_on()
        await settle()
        assert (server.closings, server.shown) == ([1], {})
        assert events == [NotifierBack()]


async def test_a_close_that_could_not_be_sent_is_made_up_for(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble())
        server.bus.hang()
        await refused(notifier.show(bubble("posture-2")), DEADLINE_SECONDS)
        await notifier.close("movement-1")
        assert server.closings == []
        server.bus.go_on()
        await settle()
        assert server.closings == [1]


async def test_newer_words_overtake_older_ones_that_wait(started: Started) -> None:
    async with started() as (notifier, server, _):
        server.bus.hang()
        shows = [asyncio.ensure_future(notifier.show(bubble(title=title))) for title in ("one", "two", "three")]
        gone = asyncio.ensure_future(notifier.show(bubble("posture-2")))
        await settle()
        await asyncio.wait({asyncio.ensure_future(notifier.close("posture-2"))}, timeout=0.1)
        server.bus.go_on()
        await asyncio.gather(*shows, gone)
        assert [sent[3] for sent in server.sent] == ["three"]
        assert len(server.shown) == 1


async def test_a_server_that_goes_takes_its_numbers_along(started: Started) -> None:
    """Its bubbles are lost; the next server starts from nothing, and buttons work again."""
    async with started() as (notifier, server, events):
        await notifier.show(bubble())
        server.vanish()
        assert events == [Closed("movement-1", "lost")]
        failure = await refused(notifier.show(bubble()), 0)
        assert isinstance(failure, NotifyFailed)
        assert not failure.elsewhere, "notify-send would only ask the same bus for the same server"
        assert "no notification server" in notifier.problem or "gone" in notifier.problem
        server.appear()
        await settle()
        assert events[1:] == [NotifierBack()]
        server.signal("ActionInvoked", 1, "done")
        assert events[2:] == []
        await notifier.show(bubble())
        assert server.sent[-1][1] == 0
        server.signal("ActionInvoked", 1, "done")
        assert events[2:] == [Answered("movement-1", "done")]


async def test_a_hung_server_that_is_replaced_leaves_nothing_behind(started: Started) -> None:
    async with started() as (notifier, server, events):
        server.bus.hang()
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        server.vanish()
        await settle()
        server.appear()
        await settle()
        assert events == [NotifierBack()]
        assert server.sent == []
        await notifier.show(bubble("posture-2"))
        assert len(server.shown) == 1


async def test_a_number_of_the_server_before_is_not_believed(started: Started) -> None:
    """It answers after another took its name: what it showed is gone, and its number means nothing there."""
    async with started() as (notifier, server, events):
        server.bus.hang()
        await refused(notifier.show(bubble()), DEADLINE_SECONDS)
        server.appear()
        server.bus.go_on()
        await settle(60)
        assert events == [NotifierBack()]
        server.signal("ActionInvoked", 1, "done")
        await notifier.close("movement-1")
        assert (events, server.closings) == ([NotifierBack()], [])


async def test_what_was_to_be_closed_at_the_server_before_is_left_alone_at_the_next(started: Started) -> None:
    async with started() as (notifier, server, _):
        await notifier.show(bubble())
        server.bus.hang()
        await refused(notifier.show(bubble("posture-2")), DEADLINE_SECONDS)
        await notifier.close("movement-1")
        server.appear()
        server.bus.go_on()
        await settle(60)
        assert server.closings == []


async def test_a_server_that_comes_later_is_told_and_used(started: Started) -> None:
    def prepare(server: FakeServer) -> None:
        server.vanish()

    async with started(prepare) as (notifier, server, events):
        assert "no notification server" in notifier.problem
        server.appear()
        await settle()
        assert events == [NotifierBack()]
        assert (notifier.problem, notifier.buttons) == ("", True)


async def test_a_missing_bus_is_looked_for_and_a_lost_one_again(started: Started) -> None:
    def prepare(server: FakeServer) -> None:
        server.bus.lost = True

    async with started(prepare) as (notifier, server, events):
        assert notifier.problem == "no bus"
        server.bus.lost = False
        await pass_time(BUS_BACK_SECONDS)
        assert events == [NotifierBack()]
        await notifier.show(bubble())
        server.bus.die()
        await pass_time(2.0)
        assert events[1:] == [Closed("movement-1", "lost")]
        await refused(notifier.show(bubble()), 0)
        server.bus.lost = False
        await pass_time(BUS_BACK_SECONDS)
        assert events[2:] == [NotifierBack()]


async def test_a_refusal_may_go_another_way(started: Started) -> None:
    async with started() as (notifier, server, _):
        server.error = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"
        failure = await refused(notifier.show(bubble()), 0)
        assert isinstance(failure, NotifyFailed)
        assert failure.elsewhere
        assert "too many" in str(failure)


BUS_BACK_SECONDS = 30.0

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["show", "close", "hang", "go_on", "die", "appear", "press", "wave", "wait"]), st.integers(0, 2)
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_one_bubble_a_key_and_none_left_over(steps: list[tuple[str, int]]) -> None:
    """One call and one cheap question in the air, one bubble of a key on screen, one answer each, none forgotten."""
    run_virtual(_story(steps))


async def _story(steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        from tests.notify.conftest import started

        async with started.__wrapped__(patch)(most_in_air=2) as (notifier, server, events):
            for what, key in steps:
                await _step(what, f"key-{key}", notifier, server, key)
                titles = [sent[3] for sent in server.shown.values()]
                assert len(titles) == len(set(titles))
            server.appear() if not server.serving else server.bus.go_on()
            await settle(60)
            for key in range(3):
                await notifier.close(f"key-{key}")
            await settle(60)
            assert server.shown == {}
            answered = [event for event in events if isinstance(event, Answered)]
            assert len(answered) <= sum(what == "press" for what, _ in steps)


async def _step(what: str, key: str, notifier: DbusNotifier, server: FakeServer, which: int) -> None:
    match what:
        case "show":
            with contextlib.suppress(NotifyFailed, TimeoutError):
                async with asyncio.timeout(DEADLINE_SECONDS):
                    await notifier.show(bubble(key, key))
        case "close":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DEADLINE_SECONDS):
                    await notifier.close(key)
        case "press" | "wave" if len(server.shown) > which and server.bus._answering.is_set():
            number = list(server.shown)[which]
            if what == "wave":
                server.shown.pop(number)
                server.signal("NotificationClosed", number, 2)
            else:
                server.signal("ActionInvoked", number, "done")
        case "hang" if server.serving:
            server.bus.hang()
        case "go_on":
            server.bus.go_on()
        case "die" if server.serving:
            server.vanish()
        case "appear" if not server.serving:
            server.appear()
        case "wait":
            await pass_time(1.0)
    await settle(30)
