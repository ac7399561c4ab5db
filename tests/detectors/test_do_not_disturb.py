"""Do not disturb: each notification server is asked in its own way, and believed only where it makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from reminderd.detectors import desktop, desktop_servers
from reminderd.detectors.desktop import Desktop
from reminderd.detectors.port import Answer
from reminderd.system.bus import BusUnavailable, CallFailed, CallTimeout
from reminderd.system.children import ChildFailed
from tests.virtual_loop import settle

PROPERTIES = "org.freedesktop.DBus.Properties"
UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"


class FakeBus:
    """Answers by interface and member (of properties: by their interface); raises what is an exception."""

    def __init__(self, server: tuple[str, ...] = (), owner: str | None = ":1.7", **answers: Any) -> None:
        self.owners: dict[str, str | None] = {desktop.NAME: owner}
        self.answers: dict[str, Any] = {"GetServerInformation": list(server), **answers}
        self.asked: list[str] = []
        self.wanted: list[tuple[Callable[..., None], dict[str, str]]] = []
        self.lost: list[Callable[[], None]] = []

    async def name_owner(self, name: str) -> str | None:
        return self.owners.get(name)

    async def call(  # noqa: PLR0917 (as the real one)
        self, destination: str, path: str, interface: str, member: str, signature: str = "", body: Any = ()
    ) -> list[Any]:
        assert destination.startswith(":"), "a well-known name would start a server that is not running"
        assert len(signature) == len(body)
        self.asked.append(member)
        answer = self.answers.get(member, CallFailed(UNKNOWN_METHOD, "no such thing"))
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    async def subscribe(self, handler: Callable[..., None], **wanted: str) -> Callable[[], None]:
        entry = (handler, wanted)
        self.wanted.append(entry)
        return lambda: self.wanted.remove(entry)

    def on_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.lost.append(callback)
        return lambda: self.lost.remove(callback)


@pytest.fixture
def on_bus(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(bus: FakeBus | Exception) -> Desktop:
        async def shared(_kind: str) -> FakeBus:
            if isinstance(bus, Exception):
                raise bus
            return bus

        monkeypatch.setattr(desktop, "shared", shared)
        return Desktop()

    return put


def dunst(**properties: Any) -> FakeBus:
    return FakeBus(("dunst", "knopwob", "1.9.0", "1.2"), GetAll=[properties])


def server(name: str, **answers: Any) -> FakeBus:
    return FakeBus((name, "vendor", "1", "1.2"), **answers)


@pytest.mark.parametrize(
    ("bus", "on"),
    [
        (dunst(paused=True), True),
        (dunst(paused=False, displayedLength=0), False),
        (dunst(paused=False, pauseLevel=0), False),
        (dunst(paused=False, pauseLevel=40), True),
        (server("Plasma", Get=[True]), True),
        (server("Plasma", Get=[False]), False),
        (server("mako", ListModes=[["default"]]), False),
        (server("mako", ListModes=[["default", "do-not-disturb"]]), True),
        (server("mako", ListModes=[["Do_Not_Disturb"]]), True),
        (server("mako", ListModes=[["dnd"]]), True),
        (server("mako", ListModes=[[]]), False),
        (server("SwayNotificationCenter", GetDnd=[True]), True),
        (server("SwayNotificationCenter", GetDnd=[False]), False),
        (server("something new", Get=[True]), True),
        (server("something new", Get=[False]), False),
        # what cannot be known
        (dunst(), None),
        (dunst(paused="yes"), None),
        (FakeBus(("dunst",), GetAll=[]), None),
        (FakeBus(("dunst",), GetAll=["nonsense"]), None),
        (FakeBus(("dunst",), GetAll=CallTimeout("NoReply", "dunst did not answer")), None),
        (server("mako"), None),
        (server("mako", ListModes=["nonsense"]), None),
        (server("Plasma", Get=[1]), None),
        (server("SwayNotificationCenter", GetDnd=[]), None),
        (server("Xfce Notify Daemon"), None),
        (server("something new"), None),
        (FakeBus(()), None),
        (FakeBus(owner=None), None),
        (FakeBus(GetServerInformation=CallFailed(UNKNOWN_METHOD)), None),
        (BusUnavailable("no session bus"), None),
    ],
)
async def test_what_the_servers_say(bus: FakeBus | Exception, on: bool | None, on_bus: Any) -> None:
    answer = await on_bus(bus).check()
    assert answer.on is on
    assert answer.detail.isprintable()
    assert answer.detail or on is not None


@pytest.mark.parametrize(("exists", "value", "on"), [(True, True, True), (True, False, False), (False, None, False)])
async def test_xfce_keeps_it_in_its_settings(exists: bool, value: bool | None, on: bool, on_bus: Any) -> None:
    bus = server("Xfce Notify Daemon", PropertyExists=[exists], GetProperty=[value])
    bus.owners["org.xfce.Xfconf"] = ":1.8"
    assert await on_bus(bus).check() == Answer(on, "Xfce Notify Daemon")


@pytest.mark.parametrize(
    ("who", "says", "on"),
    [
        (("gnome-shell", "GNOME"), "true\n", False),
        (("gnome-shell", "GNOME"), "false\n", True),
        (("cinnamon", "GNOME"), "false\n", True),
        (("Notification Daemon", "MATE"), "true\n", True),
        (("Notification Daemon", "MATE"), "false\n", False),
        (("gnome-shell", "GNOME"), "banana\n", None),
        (("gnome-shell", "GNOME"), ChildFailed("gsettings failed"), None),
    ],
)
async def test_gnome_and_its_relatives_keep_it_in_gsettings(
    who: tuple[str, str], says: str | Exception, on: bool | None, on_bus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def output(*argv: str) -> str:
        assert argv[:2] == ("gsettings", "get")
        if isinstance(says, Exception):
            raise says
        return says

    monkeypatch.setattr(desktop_servers, "output", output)
    monkeypatch.setattr(desktop_servers.shutil, "which", lambda _: "/usr/bin/gsettings")
    assert (await on_bus(FakeBus(who)).check()).on is on
    monkeypatch.setattr(desktop_servers.shutil, "which", lambda _: None)
    assert await on_bus(FakeBus(who)).check() == Answer(None, "gsettings is not installed")


async def test_a_server_is_asked_its_name_once_and_its_successor_again(on_bus: Any) -> None:
    bus = dunst(paused=False)
    detector = on_bus(bus)
    await detector.check()
    await detector.check()
    assert bus.asked == ["GetServerInformation", "GetAll", "GetAll"]
    bus.owners[desktop.NAME] = ":1.9"
    bus.answers.update(GetServerInformation=["mako", "emersion"], ListModes=[["dnd"]])
    assert await detector.check() == Answer(True, "mako")


async def test_a_hostile_name_reaches_nobody(on_bus: Any) -> None:
    answer = await on_bus(server("\x1b[31mred\n" * 99, Get=[True])).check()
    assert answer.on is True
    assert answer.detail.isprintable()
    assert len(answer.detail) <= 60


@pytest.mark.parametrize(
    ("bus", "told"),
    [
        (dunst(), {"interface": PROPERTIES, "member": "PropertiesChanged", "sender": ":1.7"}),
        (server("something new"), {"interface": PROPERTIES, "member": "PropertiesChanged", "sender": ":1.7"}),
        (server("SwayNotificationCenter"), {"interface": "org.erikreider.swaync.cc"}),
        (
            server("Xfce Notify Daemon"),
            {"interface": "org.xfce.Xfconf", "member": "PropertyChanged", "arg0": "xfce4-notifyd"},
        ),
        (
            server("gnome-shell"),
            {
                "interface": "ca.desrt.dconf.Writer",
                "member": "Notify",
                "arg0": "/org/gnome/desktop/notifications/show-banners",
            },
        ),
    ],
)
@pytest.mark.parametrize("end", ["told", "server gone", "bus lost"])
async def test_a_change_is_told_by_a_signal(bus: FakeBus, told: dict[str, str], end: str, on_bus: Any) -> None:
    """Of the server, or of whoever keeps its settings; its own end and that of the bus are changes too."""
    waiting = asyncio.ensure_future(on_bus(bus).until_changed())
    await settle()
    (change, first), (gone, second) = bus.wanted
    assert first == told
    assert (second["member"], second["arg0"]) == ("NameOwnerChanged", desktop.NAME)
    assert not waiting.done()
    {"told": change, "server gone": gone, "bus lost": bus.lost[0]}[end]()
    await asyncio.wait_for(waiting, 1)
    assert bus.wanted == bus.lost == []


async def test_who_does_not_want_to_know_any_more_leaves_no_subscription(on_bus: Any) -> None:
    bus = dunst()
    waiting = asyncio.ensure_future(on_bus(bus).until_changed())
    await settle()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert bus.wanted == bus.lost == []
    await asyncio.wait_for(on_bus(FakeBus(owner=None)).until_changed(), 1)
