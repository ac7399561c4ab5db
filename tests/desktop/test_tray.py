"""The icon on a real bus, before a panel that writes down what it is told: both interfaces as they are published."""

from __future__ import annotations

import asyncio
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusStr
from dbus_fast.service import ServiceInterface, dbus_method

from tests.desktop.daemon import COMMAND, Daemon
from tests.desktop.desk import Desk, until

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = ("/StatusNotifierItem", "org.kde.StatusNotifierItem")
MENU = ("/MenuBar", "com.canonical.dbusmenu")
PUBLISHED = {
    ITEM: {
        "Activate ii", "SecondaryActivate ii", "ContextMenu ii", "Scroll is", "NewIcon ", "NewToolTip ",
        "XAyatanaNewLabel ss", "Category s", "Id s", "Title s", "Status s", "WindowId i", "IconName s",
        "IconThemePath s", "IconPixmap a(iiay)", "OverlayIconName s", "AttentionIconName s",
        "ToolTip (sa(iiay)ss)", "ItemIsMenu b", "Menu o", "XAyatanaLabel s", "XAyatanaLabelGuide s",
        "IconAccessibleDesc s",
    },
    MENU: {
        "GetLayout iiasu(ia{sv}av)", "GetGroupProperties aiasa(ia{sv})", "GetProperty isv", "Event isvu",
        "EventGroup a(isvu)ai", "AboutToShow ib", "AboutToShowGroup aiaiai", "LayoutUpdated ui",
        "ItemsPropertiesUpdated a(ia{sv})a(ias)", "Version u", "TextDirection s", "Status s", "IconThemePath as",
    },
}  # fmt: skip
"""Members with their types, from the specification of StatusNotifierItem and libdbusmenu's dbus-menu.xml."""
SETTINGS = '[delivery]\nnotifier = "console"\n[presence]\nsource = "none"\n'


class Watcher(ServiceInterface):
    """What a panel offers programs that have an icon."""

    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []

    @dbus_method(name="RegisterStatusNotifierItem")
    def register(self, service: DBusStr):  # type: ignore[no-untyped-def]  # dbus-fast cannot read "-> None" here
        self.items.append(service)


class Panel:
    """A panel on the desk's bus, driven from a test that is not asynchronous."""

    def __init__(self, desk: Desk) -> None:
        self.loop = asyncio.new_event_loop()
        self.address = desk.env["DBUS_SESSION_BUS_ADDRESS"]
        self.come()

    def come(self) -> None:
        self.watcher = Watcher()
        self.bus = self.loop.run_until_complete(self._connected())

    async def _connected(self) -> MessageBus:
        bus = await MessageBus(self.address).connect()
        bus.export("/StatusNotifierWatcher", self.watcher)
        await bus.request_name(WATCHER)
        return bus

    def leave(self) -> None:
        self.bus.disconnect()
        self.loop.run_until_complete(self.bus.wait_for_disconnect())

    def listen(self) -> str:
        """Return the item that registered, once one has."""
        until(lambda: self._turn() or self.watcher.items, what="an icon registers", seconds=10.0)
        self._turn()  # its reply leaves
        return self.watcher.items[-1]

    def _turn(self) -> None:
        self.loop.run_until_complete(asyncio.sleep(0.02))


@pytest.fixture
def panel(desk: Desk) -> Iterator[Panel]:
    desk.session_bus()
    made = Panel(desk)
    yield made
    made.leave()
    made.loop.close()


def call(desk: Desk, item: str, path: str, method: str, *values: str) -> str:
    return desk.run("gdbus", "call", "--session", "-d", item, "-o", path, "-m", method, "--", *values).stdout


def asked(desk: Desk, item: str, name: str) -> str:
    return call(desk, item, ITEM[0], "org.freedesktop.DBus.Properties.Get", ITEM[1], name)


def entries(desk: Desk, item: str) -> str:
    return call(desk, item, MENU[0], f"{MENU[1]}.GetLayout", "0", "-1", "[]")


def number(desk: Desk, item: str, text: str) -> str:
    """Return the number of the entry with this text."""
    before, _, _ = entries(desk, item).partition(text)
    return before.rpartition("<(")[2].partition(",")[0].replace("int32", "").strip()


def choose(desk: Desk, item: str, text: str) -> None:
    call(desk, item, MENU[0], f"{MENU[1]}.Event", number(desk, item, text), "clicked", "<''>", "0")


def members(xml: str, interface: str) -> set[str]:
    tree = ET.fromstring(xml)  # noqa: S314 (gdbus wrote it)
    found = next(each for each in tree if each.get("name") == interface)
    types = lambda each: each.get("type") or "".join(arg.get("type", "") for arg in each)  # noqa: E731
    return {f"{each.get('name')} {types(each)}" for each in found}


def properties(xml: str, interface: str) -> set[str]:
    found = ET.fromstring(xml).iterfind(f"interface[@name='{interface}']/property")  # noqa: S314 (gdbus wrote it)
    return {each.get("name", "") for each in found}


def test_both_interfaces_are_as_published(desk: Desk, panel: Panel) -> None:
    desk.start(*COMMAND, "tray")
    item = panel.listen()
    for (path, interface), wanted in PUBLISHED.items():
        xml = desk.run("gdbus", "introspect", "--session", "--xml", "-d", item, "-o", path).stdout
        assert members(xml, interface) == wanted
        said = call(desk, item, path, "org.freedesktop.DBus.Properties.GetAll", interface)
        assert {each.split()[0] for each in wanted if f"'{each.split()[0]}'" in said} == properties(xml, interface)


def test_it_follows_the_daemon_and_does_what_is_chosen(desk: Desk, panel: Panel) -> None:
    desk.start(*COMMAND, "tray")
    item = panel.listen()
    assert "reminderd-off-symbolic" in asked(desk, item, "IconName")
    assert "Start reminderd" in entries(desk, item)
    daemon = Daemon(desk, SETTINGS).start()
    until(lambda: "counting" in asked(desk, item, "IconName"), what="the daemon is followed", seconds=5.0)
    assert "min" in asked(desk, item, "XAyatanaLabel")
    daemon.cli("remind", "movement")
    until(lambda: "waiting for your answer" in asked(desk, item, "ToolTip"), what="it waits", seconds=5.0)
    choose(desk, item, "Snooze 15 min")
    until(lambda: daemon.history("snoozed"), what="snoozed", seconds=5.0)
    choose(desk, item, "Pause for 1 h")
    until(lambda: daemon.status()["paused_until"], what="paused", seconds=5.0)
    choose(desk, item, "Resume")
    until(lambda: not daemon.status()["paused_until"], what="resumed", seconds=5.0)
    choose(desk, item, "Pause until tomorrow")
    until(lambda: "T00:00" in (daemon.status()["paused_until"] or ""), what="paused until tomorrow", seconds=5.0)
    daemon.stop()
    until(lambda: "off" in asked(desk, item, "IconName"), what="the daemon is gone", seconds=5.0)


def test_quit_ends_the_icon_and_not_the_daemon(desk: Desk, panel: Panel) -> None:
    daemon = Daemon(desk, SETTINGS).start()
    icon = desk.start(*COMMAND, "tray")
    item = panel.listen()
    choose(desk, item, "Quit")
    assert icon.wait(5) == 0
    assert daemon.status()["pid"]


def test_without_a_label_nothing_wakes_it(desk: Desk, panel: Panel) -> None:
    Daemon(desk, SETTINGS + "[tray]\nlabel = false\n").start()
    icon = desk.start(*COMMAND, "tray")
    item = panel.listen()
    until(lambda: "counting" in asked(desk, item, "IconName"), what="the daemon is followed", seconds=5.0)

    def switches() -> Any:
        return [line for line in Path(f"/proc/{icon.pid}/status").read_text().splitlines() if line.startswith("volu")]

    def sleeps() -> bool:
        before = switches()
        time.sleep(4.0)
        return bool(switches() == before)

    until(sleeps, what="it sleeps for 4 s, once the daemon has settled", seconds=15.0)
