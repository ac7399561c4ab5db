"""The menu on D-Bus: `com.canonical.dbusmenu`, as panels read it.

The interface is described in libdbusmenu (dbus-menu.xml). All entries are children of the root. What an entry does has
the same number for as long as we run, so that a choice in a menu that was opened before a change means what it said.
"""

# No `from __future__ import annotations`: with it dbus-fast cannot read "-> None".

from collections.abc import Callable
from typing import Annotated, Any

from dbus_fast import PropertyAccess, Variant
from dbus_fast.annotations import DBusBool, DBusInt32, DBusSignature, DBusStr, DBusUInt32, DBusVariant
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from reminderd.core.language import current
from reminderd.tray.item import constant
from reminderd.tray.view import Entry

Numbers = Annotated[list[int], DBusSignature("ai")]
Names = Annotated[list[str], DBusSignature("as")]
Layout = Annotated[list[Any], DBusSignature("u(ia{sv}av)")]
Groups = Annotated[list[Any], DBusSignature("a(ia{sv})")]
Events = Annotated[list[Any], DBusSignature("a(isvu)")]
TwoLists = Annotated[list[list[int]], DBusSignature("aiai")]
Updated = Annotated[list[Any], DBusSignature("a(ia{sv})a(ias)")]
Revised = Annotated[list[int], DBusSignature("ui")]
READ = PropertyAccess.READ


class Menu(ServiceInterface):
    """The entries, and what is called with the one that was chosen."""

    def __init__(self, entries: tuple[Entry, ...], chosen: Callable[[Entry], None]) -> None:
        super().__init__("com.canonical.dbusmenu")
        self._chosen = chosen
        self._revision = 1
        self._numbers: dict[str, int] = {}
        self._entries = self._numbered(entries)

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Offer these entries from now on, and send panels what has changed."""
        before, self._entries = self._entries, self._numbered(entries)
        if list(before) != list(self._entries):
            self._revision += 1
            self.LayoutUpdated(self._revision)
        elif changed := [number for number, entry in self._entries.items() if before[number] != entry]:
            self.ItemsPropertiesUpdated([[number, self._properties(number)] for number in changed])

    def _numbered(self, entries: tuple[Entry, ...]) -> dict[int, Entry]:
        names = [f"{entry.verb} {entry.args}" if entry.verb else f"line {at}" for at, entry in enumerate(entries)]
        numbers = [self._numbers.setdefault(name, len(self._numbers) + 1) for name in names]
        return dict(zip(numbers, entries, strict=True))

    def _choose(self, number: int, event: str) -> None:
        entry = self._entries.get(number)
        if event == "clicked" and entry and entry.verb and entry.enabled:
            self._chosen(entry)

    def _properties(self, number: int) -> dict[str, Variant]:
        entry = self._entries.get(number)
        if entry is None:
            return {"children-display": Variant("s", "submenu")} if number == 0 else {}
        if not entry.text:
            return {"type": Variant("s", "separator")}
        label = entry.text.replace("_", "__")  # one underscore marks the letter to type
        return {"label": Variant("s", label), "enabled": Variant("b", entry.enabled)}

    # The names are those of the interface.

    @dbus_method()
    def GetLayout(self, parent: DBusInt32, depth: DBusInt32, names: Names) -> Layout:
        children = [Variant("(ia{sv}av)", [number, self._properties(number), []]) for number in self._entries]
        return [self._revision, [parent, self._properties(parent), children if parent == 0 and depth else []]]

    @dbus_method()
    def GetGroupProperties(self, numbers: Numbers, names: Names) -> Groups:
        return [[number, self._properties(number)] for number in numbers or [0, *self._entries]]

    @dbus_method()
    def GetProperty(self, number: DBusInt32, name: DBusStr) -> DBusVariant:
        return self._properties(number).get(name, Variant("s", ""))

    @dbus_method()
    def Event(self, number: DBusInt32, event: DBusStr, data: DBusVariant, timestamp: DBusUInt32) -> None:
        self._choose(number, event)

    @dbus_method()
    def EventGroup(self, events: Events) -> Numbers:
        for number, event, _data, _timestamp in events:
            self._choose(number, event)
        return [number for number, *_ in events if number and number not in self._entries]

    @dbus_method()
    def AboutToShow(self, number: DBusInt32) -> DBusBool:
        return False

    @dbus_method()
    def AboutToShowGroup(self, numbers: Numbers) -> TwoLists:
        return [[], [number for number in numbers if number and number not in self._entries]]

    Version = constant("Version", DBusUInt32, 3)
    Status = constant("Status", DBusStr, "normal")
    IconThemePath = constant("IconThemePath", Names, [])

    @dbus_property(access=READ)
    def TextDirection(self) -> DBusStr:
        return "rtl" if current().right_to_left else "ltr"

    @dbus_signal()
    def LayoutUpdated(self, revision: int) -> Revised:
        return [revision, 0]

    @dbus_signal()
    def ItemsPropertiesUpdated(self, updated: list[Any]) -> Updated:
        return [updated, []]
