"""Which notifier speaks: the named one, or the best that works, and what is made up for when one comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from reminderd.core.events import Answered, Closed, Event, NotifierBack, Shown
from reminderd.notify.choose import AGAIN_SECONDS, STALE_SECONDS, AutoNotifier
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

    async def start(self) -> Desk:
        await self.notifier.start(self.events.append)
        return self

    async def shown(self) -> tuple[list[str], list[str], list[str]]:
        """Show something, and return what each has shown by then."""
        await self.notifier.show(bubble(title="t"))
        return self.titles()

    def titles(self) -> tuple[list[str], list[str], list[str]]:
        """Return what each of dbus, plyer and console showed."""
        dbus, plyer, console = ([show.title for show in each.shows] for each in (self.dbus, self.plyer, self.console))
        return dbus, plyer, console


async def test_the_notification_server_comes_first() -> None:
    desk = await Desk().start()
    assert (desk.notifier.best.name, desk.notifier.best.buttons, desk.notifier.problem) == ("dbus", True, "")
    assert await desk.shown() == (["t"], [], [])


async def test_on_a_terminal_each_is_a_line_besides() -> None:
    desk = await Desk(echo=True).start()
    await desk.notifier.show(bubble(title="t"))
    await desk.notifier.show(bubble(title="less", update=True))
    assert desk.titles() == (["t", "less"], [], ["t"])


@pytest.mark.parametrize(
    ("dbus", "plyer", "shown"),
    [
        (NotifyFailed("too many"), None, ([], ["t"], [])),
        (ZeroDivisionError(), None, ([], ["t"], [])),
        (NotifyFailed("too many"), NotifyFailed("too many"), ([], [], ["t"])),
        # Where it hangs, what plyer sent to the same server would burst out later.
        (NotifyFailed("no answer", elsewhere=False), None, ([], [], ["t"])),
    ],
)
async def test_who_speaks_where_the_one_before_fails(
    dbus: Exception, plyer: Exception | None, shown: tuple[list[str], ...]
) -> None:
    desk = await Desk().start()
    desk.dbus.fails, desk.plyer.fails = dbus, plyer
    assert await desk.shown() == shown


async def test_elsewhere_plyer_comes_first_and_is_believed() -> None:
    desk = await Desk(platform="win32").start()
    assert desk.notifier.best.name == "plyer"
    assert await desk.shown() == ([], ["t"], [])


async def test_with_nothing_there_it_says_what_is_missing_and_prints() -> None:
    desk = Desk()
    desk.dbus.problem, desk.plyer.problem = "no session bus", "no notify-send"
    await desk.start()
    assert (desk.notifier.best.name, desk.notifier.best.buttons, desk.notifier.problem) == (
        "console",
        False,
        "no session bus",
    )
    assert await desk.shown() == ([], [], ["t"])


async def test_a_show_never_takes_two_seconds() -> None:
    desk = await Desk().start()
    desk.dbus.fails, desk.plyer.hangs = NotifyFailed("no"), True
    began = asyncio.get_running_loop().time()
    await desk.notifier.show(bubble(title="t"))
    assert asyncio.get_running_loop().time() - began < 2.0
    assert desk.titles() == ([], [], ["t"])


async def test_what_a_working_server_answered_with_an_error_is_tried_again() -> None:
    desk = await Desk().start()
    desk.dbus.fails = desk.plyer.fails = NotifyFailed("too many")
    await desk.notifier.show(bubble(title="t"))
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
    await desk.start()
    for number in range(4):
        await desk.notifier.show(bubble(f"key-{number}", title=f"t{number}"))
    desk.dbus.problem = ""
    desk.dbus.emit(Shown("key-1"))  # it was in the air while the server hung
    desk.dbus.emit(NotifierBack())
    await settle()
    assert desk.titles()[0] == ["t3"]
    assert desk.events == [Shown("key-1"), NotifierBack(), Closed("key-0", "expired"), Closed("key-2", "expired")]
    desk.dbus.emit(NotifierBack())
    await settle()
    assert desk.titles()[0] == ["t3"]


@pytest.mark.parametrize("what", ["closed", "answered", "shown", "lost", "stale"])
async def test_what_is_settled_or_old_is_not_made_up_for(what: str) -> None:
    desk = Desk()
    desk.dbus.problem = desk.plyer.problem = "not there"
    await desk.start()
    await desk.notifier.show(bubble("key"))
    match what:
        case "closed":
            await desk.notifier.close("key")
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
    assert (Closed("key", "expired") in desk.events) == (what == "stale"), "nobody is told that it is on screen"


async def test_the_named_one_fails_rather_than_another_speaks() -> None:
    """And is told to take back what may still come, because it will be shown again."""
    desk = Desk("dbus", echo=True)
    desk.dbus.problem = "no session bus"
    await desk.start()
    assert (desk.notifier.best.name, desk.notifier.problem) == ("dbus", "no session bus")
    with pytest.raises(NotifyFailed, match="no session bus"):
        await desk.notifier.show(bubble("key"))
    assert desk.dbus.closes == ["key"]
    desk.dbus.problem = ""
    desk.dbus.emit(NotifierBack())
    assert await desk.shown() == (["t"], [], ["t"])


async def test_a_smaller_word_that_cannot_be_drawn_is_no_failure() -> None:
    desk = await Desk("dbus").start()
    desk.dbus.fails = NotifyFailed("no")
    await desk.notifier.show(bubble(update=True))


async def test_the_console_by_name_prints_once() -> None:
    desk = await Desk("console", echo=True).start()
    assert await desk.shown() == ([], [], ["t"])
    assert desk.notifier.best.name == "console"


async def test_closing_and_stopping_reach_all() -> None:
    desk = await Desk().start()
    await desk.notifier.close("key")
    await desk.notifier.stop()
    await desk.notifier.stop()
    assert desk.dbus.closes == desk.plyer.closes == ["key"]
    assert desk.dbus.stopped == 2
