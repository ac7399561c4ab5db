"""Do not disturb: each notification server is asked in its own way, and believed only where it makes sense."""

from __future__ import annotations

from typing import Any

import pytest

from reminderd.detectors import do_not_disturb
from reminderd.detectors.detector import Answer, Check, answer_of
from reminderd.system.bus import BusUnavailable, CallFailed, CallTimeout
from reminderd.system.children import ChildFailed

UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"


class FakeBus:
    """Answers by interface and member (of properties: by their interface); raises what is an exception."""

    def __init__(self, server: tuple[str, ...] = (), owner: str | None = ":1.7", **answers: Any) -> None:
        self.owners: dict[str, str | None] = {do_not_disturb.NAME: owner}
        self.answers: dict[str, Any] = {"GetServerInformation": list(server), **answers}

    async def name_owner(self, name: str) -> str | None:
        return self.owners.get(name)

    async def call(  # noqa: PLR0917 (as the real one)
        self, destination: str, path: str, interface: str, member: str, signature: str = "", body: Any = ()
    ) -> list[Any]:
        assert destination.startswith(":"), "a well-known name would start a server that is not running"
        assert len(signature) == len(body)
        answer = self.answers.get(member, CallFailed(UNKNOWN_METHOD, "no such thing"))
        if isinstance(answer, Exception):
            raise answer
        return list(answer)


@pytest.fixture
def on_bus(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(bus: FakeBus | Exception) -> Check:
        async def shared(_kind: str) -> FakeBus:
            if isinstance(bus, Exception):
                raise bus
            return bus

        monkeypatch.setattr(do_not_disturb, "shared", shared)
        return lambda: answer_of(do_not_disturb.check)

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
        (server("Budgie Notification Server", GetDoNotDisturb=[True]), True),
        (server("Budgie Notification Server", GetDoNotDisturb=[False]), False),
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
    answer = await on_bus(bus)()
    assert answer.on is on
    assert answer.detail.isprintable()
    assert answer.detail or on is not None


@pytest.mark.parametrize(("exists", "value", "on"), [(True, True, True), (True, False, False), (False, None, False)])
async def test_xfce_keeps_it_in_its_settings(exists: bool, value: bool | None, on: bool, on_bus: Any) -> None:
    bus = server("Xfce Notify Daemon", PropertyExists=[exists], GetProperty=[value])
    bus.owners["org.xfce.Xfconf"] = ":1.8"
    assert await on_bus(bus)() == Answer(on, "Xfce Notify Daemon")


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

    monkeypatch.setattr(do_not_disturb, "output", output)
    monkeypatch.setattr(do_not_disturb.shutil, "which", lambda _: "/usr/bin/gsettings")
    assert (await on_bus(FakeBus(who))()).on is on
    monkeypatch.setattr(do_not_disturb.shutil, "which", lambda _: None)
    assert await on_bus(FakeBus(who))() == Answer(None, "gsettings is not installed")


async def test_the_successor_of_a_server_is_asked_in_its_own_way(on_bus: Any) -> None:
    bus = dunst(paused=False)
    detector = on_bus(bus)
    assert await detector() == Answer(False, "dunst")
    bus.owners[do_not_disturb.NAME] = ":1.9"
    bus.answers.update(GetServerInformation=["mako", "emersion"], ListModes=[["dnd"]])
    assert await detector() == Answer(True, "mako")


async def test_a_hostile_name_reaches_nobody(on_bus: Any) -> None:
    answer = await on_bus(server("\x1b[31mred\n" * 99, Get=[True]))()
    assert answer.on is True
    assert answer.detail.isprintable()
    assert len(answer.detail) <= 60


@pytest.mark.parametrize(("key", "on"), [("show-banners", True), ("enable", True), ("", False)])
async def test_gnomes_switch_for_reminderd_alone_counts_too(
    key: str, on: bool, on_bus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def output(*argv: str) -> str:
        return "false" if "/application/reminderd/" in argv[2] and argv[3] == key else "true"

    monkeypatch.setattr(do_not_disturb, "output", output)
    monkeypatch.setattr(do_not_disturb.shutil, "which", lambda _: "/usr/bin/gsettings")
    answer = await on_bus(FakeBus(("gnome-shell", "GNOME")))()
    assert (answer.on, "reminderd" in answer.detail) == (on, on)


async def test_a_server_that_has_left_and_will_be_started_is_known_by_its_desktop(
    on_bus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MATE's ends itself when it has nothing to show."""

    async def output(*argv: str) -> str:
        assert argv[2:] == ("org.mate.NotificationDaemon", "do-not-disturb")
        return "true"

    monkeypatch.setattr(do_not_disturb, "output", output)
    monkeypatch.setattr(do_not_disturb.shutil, "which", lambda _: "/usr/bin/gsettings")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "MATE")
    assert await on_bus(FakeBus(owner=None))() == Answer(True, "MATE")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    assert (await on_bus(FakeBus(owner=None))()).on is None
