"""Which notifier speaks: the named one, or the best that works, and what is made up for when one comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from reminderd.core.events import Answered, Closed, Event, NotifierBack, Shown
from reminderd.notify.choose import AGAIN_SECONDS, STALE_SECONDS, AutoNotifier, find_backends
from reminderd.notify.port import NotifyFailed
from tests.notify.fake_notifier import FakeNotifier
from tests.notify.shows import bubble
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time


class Desk:
    """Three fakes, and the notifier over them."""

    def __init__(self, notifier: str = "auto", *, echo: bool = False, platform: str = "linux") -> None:
        self.dbus = FakeNotifier("dbus")
        self.plyer = FakeNotifier("plyer", buttons=False)
        self.console = FakeNotifier("console", buttons=False)
        self.events: list[Event] = []
        made: dict[str, Callable[[], FakeNotifier]] = {
            each.name: lambda each=each: each for each in (self.dbus, self.plyer, self.console)
        }
        self.notifier = AutoNotifier(notifier, echo=echo, backends=made, platform=platform)

    async def start(self) -> AutoNotifier:
        await self.notifier.start(self.events.append)
        return self.notifier

    def titles(self) -> tuple[list[str], list[str], list[str]]:
        """Return what each of dbus, plyer and console showed."""
        dbus, plyer, console = ([show.title for show in each.shows] for each in (self.dbus, self.plyer, self.console))
        return dbus, plyer, console


def test_the_backends_are_found_by_looking() -> None:
    assert sorted(find_backends()) == ["console", "dbus", "plyer"]


async def test_the_notification_server_comes_first() -> None:
    desk = Desk()
    notifier = await desk.start()
    assert (notifier.name, notifier.buttons, notifier.problem) == ("dbus", True, "")
    await notifier.show(bubble(title="t"))
    assert desk.titles() == (["t"], [], [])


async def test_on_a_terminal_each_is_a_line_besides() -> None:
    desk = Desk(echo=True)
    notifier = await desk.start()
    await notifier.show(bubble(title="t"))
    await notifier.show(bubble(title="less", update=True))
    assert desk.titles() == (["t", "less"], [], ["t"])


async def test_where_it_refuses_plyer_speaks() -> None:
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails = NotifyFailed("too many")
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], ["t"], [])


async def test_where_plyer_fails_too_the_console_speaks() -> None:
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails = desk.plyer.fails = NotifyFailed("too many")
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], [], ["t"])


async def test_where_it_hangs_only_the_console_speaks() -> None:
    """What plyer sent to the same server would burst out later."""
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails = NotifyFailed("no answer", elsewhere=False)
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], [], ["t"])


async def test_elsewhere_plyer_comes_first_and_is_believed() -> None:
    desk = Desk(platform="win32")
    notifier = await desk.start()
    assert notifier.name == "plyer"
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], ["t"], [])


async def test_with_nothing_there_it_says_what_is_missing_and_prints() -> None:
    desk = Desk()
    desk.dbus.problem, desk.plyer.problem = "no session bus", "no notify-send"
    notifier = await desk.start()
    assert (notifier.name, notifier.buttons, notifier.problem) == ("console", False, "no session bus")
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], [], ["t"])


async def test_a_show_never_takes_two_seconds() -> None:
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails, desk.plyer.hangs = NotifyFailed("no"), True
    began = asyncio.get_running_loop().time()
    await notifier.show(bubble(title="t"))
    assert asyncio.get_running_loop().time() - began < 2.0
    assert desk.titles() == ([], [], ["t"])


async def test_a_fault_of_a_backend_is_a_failure_like_others() -> None:
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails = ZeroDivisionError()
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], ["t"], [])


async def test_what_a_working_server_answered_with_an_error_is_tried_again() -> None:
    desk = Desk()
    notifier = await desk.start()
    desk.dbus.fails = desk.plyer.fails = NotifyFailed("too many")
    await notifier.show(bubble(title="t"))
    await pass_time(AGAIN_SECONDS + 1)
    desk.dbus.fails = None
    await pass_time(AGAIN_SECONDS)
    assert desk.titles() == (["t"], [], ["t"])
    await pass_time(AGAIN_SECONDS * 3)
    assert desk.titles() == (["t"], [], ["t"])


async def test_when_the_server_comes_the_newest_that_was_only_printed_is_shown() -> None:
    """One, not a burst."""
    desk = Desk()
    desk.dbus.problem = desk.plyer.problem = "not there"
    notifier = await desk.start()
    for number in range(4):
        await notifier.show(bubble(f"key-{number}", title=f"t{number}"))
    desk.dbus.problem = ""
    desk.dbus.emit(NotifierBack())
    await settle()
    assert desk.titles()[0] == ["t3"]
    assert desk.events == [NotifierBack()]
    desk.dbus.emit(NotifierBack())
    await settle()
    assert desk.titles()[0] == ["t3"]


@pytest.mark.parametrize("what", ["closed", "answered", "shown", "lost", "stale"])
async def test_what_is_settled_or_old_is_not_made_up_for(what: str) -> None:
    desk = Desk()
    desk.dbus.problem = desk.plyer.problem = "not there"
    notifier = await desk.start()
    await notifier.show(bubble("key"))
    match what:
        case "closed":
            await notifier.close("key")
        case "answered":
            desk.dbus.emit(Answered("key", "done"))
        case "shown":
            desk.dbus.emit(Shown("key"))
        case "lost":
            desk.dbus.emit(Closed("key", "lost"))
        case "stale":
            await pass_time(STALE_SECONDS + 1)
    desk.dbus.problem = ""
    desk.dbus.emit(NotifierBack())
    await settle()
    assert desk.dbus.shows == []


async def test_the_named_one_fails_rather_than_another_speaks() -> None:
    """And is told to take back what may still come, because it will be shown again."""
    desk = Desk("dbus", echo=True)
    desk.dbus.problem = "no session bus"
    notifier = await desk.start()
    assert (notifier.name, notifier.problem) == ("dbus", "no session bus")
    with pytest.raises(NotifyFailed, match="no session bus"):
        await notifier.show(bubble("key"))
    assert desk.dbus.closes == ["key"]
    desk.dbus.problem = ""
    desk.dbus.emit(NotifierBack())
    await notifier.show(bubble(title="t"))
    assert desk.titles() == (["t"], [], ["t"])


async def test_a_smaller_word_that_cannot_be_drawn_is_no_failure() -> None:
    desk = Desk("dbus")
    notifier = await desk.start()
    desk.dbus.fails = NotifyFailed("no")
    await notifier.show(bubble(update=True))


async def test_the_console_by_name_prints_once() -> None:
    desk = Desk("console", echo=True)
    notifier = await desk.start()
    await notifier.show(bubble(title="t"))
    assert desk.titles() == ([], [], ["t"])
    assert notifier.name == "console"


async def test_closing_and_stopping_reach_all() -> None:
    desk = Desk()
    notifier = await desk.start()
    await notifier.close("key")
    await notifier.stop()
    await notifier.stop()
    assert desk.dbus.closes == desk.plyer.closes == ["key"]
    assert desk.dbus.stopped == 2
