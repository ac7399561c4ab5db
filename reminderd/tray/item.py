"""The icon on D-Bus: `org.kde.StatusNotifierItem`, as panels read it.

Specification: https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/. `XAyatanaLabel` is the text beside
the icon, from libayatana-appindicator; Plasma and waybar do not draw it.
"""

# No `from __future__ import annotations`: with it dbus-fast cannot read "-> None".

from collections.abc import Callable
from importlib import resources
from typing import Annotated, Any

from dbus_fast import PropertyAccess
from dbus_fast.annotations import DBusBool, DBusInt32, DBusObjectPath, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from reminderd.core.duration import spoken_duration
from reminderd.tray.view import View

ITEM_PATH = "/StatusNotifierItem"
MENU_PATH = "/MenuBar"

Pixels = Annotated[list[list[object]], DBusSignature("a(iiay)")]
ToolTipStruct = Annotated[list[object], DBusSignature("(sa(iiay)ss)")]
TwoTexts = Annotated[list[str], DBusSignature("ss")]
READ = PropertyAccess.READ


def constant(name: str, kind: Any, value: object) -> Any:
    """Return a property of an interface that always has this value."""

    def read(_interface: ServiceInterface) -> object:
        return value

    read.__name__, read.__annotations__ = name, {"return": kind}  # dbus-fast reads all properties by these
    return dbus_property(access=READ, name=name)(read)


class Item(ServiceInterface):
    """The icon, its tooltip and its label, as the latest `View` has them."""

    def __init__(self, view: View, clicked: Callable[[], None]) -> None:
        super().__init__("org.kde.StatusNotifierItem")
        self._view = view
        self._clicked = clicked

    def show(self, view: View) -> None:
        """Show this from now on, and send panels only what has changed."""
        before, self._view = self._view, view
        if before.icon != view.icon:
            self.NewIcon()
        if before.sentence != view.sentence:
            self.NewToolTip()
        if before.label != view.label:
            self.XAyatanaNewLabel(view.label)

    # The names are those of the specification.

    @dbus_method()
    def Activate(self, x: DBusInt32, y: DBusInt32) -> None:
        self._clicked()

    @dbus_method()
    def SecondaryActivate(self, x: DBusInt32, y: DBusInt32) -> None:
        """Do nothing: a middle click is easily made by mistake."""

    @dbus_method()
    def ContextMenu(self, x: DBusInt32, y: DBusInt32) -> None:
        """Do nothing: the panel draws the menu itself."""

    @dbus_method()
    def Scroll(self, delta: DBusInt32, orientation: DBusStr) -> None:
        """Do nothing."""

    Category = constant("Category", DBusStr, "ApplicationStatus")
    Id = constant("Id", DBusStr, "reminderd")
    Title = constant("Title", DBusStr, "reminderd")
    Status = constant("Status", DBusStr, "Active")
    WindowId = constant("WindowId", DBusInt32, 0)
    IconThemePath = constant("IconThemePath", DBusStr, str(resources.files("reminderd") / "data" / "icons" / "tray"))
    IconPixmap = constant("IconPixmap", Pixels, [])
    OverlayIconName = constant("OverlayIconName", DBusStr, "")
    AttentionIconName = constant("AttentionIconName", DBusStr, "")
    ItemIsMenu = constant("ItemIsMenu", DBusBool, False)
    Menu = constant("Menu", DBusObjectPath, MENU_PATH)

    @dbus_property(access=READ)
    def IconName(self) -> DBusStr:
        return f"reminderd-{self._view.icon}-symbolic"

    @dbus_property(access=READ)
    def IconAccessibleDesc(self) -> DBusStr:
        return self._view.sentence

    @dbus_property(access=READ)
    def ToolTip(self) -> ToolTipStruct:
        return ["", [], "reminderd", self._view.sentence]

    @dbus_property(access=READ)
    def XAyatanaLabel(self) -> DBusStr:
        return self._view.label

    @dbus_property(access=READ)
    def XAyatanaLabelGuide(self) -> DBusStr:
        return _widest_label()

    @dbus_signal()
    def NewIcon(self) -> None:
        """Send that panels are to read the icon."""

    @dbus_signal()
    def NewToolTip(self) -> None:
        """Send that panels are to read the tooltip."""

    @dbus_signal()
    def XAyatanaNewLabel(self, label: str) -> TwoTexts:
        return [label, _widest_label()]


def _widest_label() -> str:
    """Return a label as wide as any, by which a panel keeps the room for it."""
    return spoken_duration(59 * 60)
