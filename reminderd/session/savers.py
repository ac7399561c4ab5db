"""The screen savers and lockers on the session bus that tell when they cover the screen."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from reminderd.system.bus import Bus
from reminderd.system.bus.attachment import Attachment

SAVERS = {
    "org.freedesktop.ScreenSaver": ("/org/freedesktop/ScreenSaver", "/ScreenSaver"),
    "org.gnome.ScreenSaver": ("/org/gnome/ScreenSaver",),
    "org.cinnamon.ScreenSaver": ("/org/cinnamon/ScreenSaver",),
    "org.mate.ScreenSaver": ("/org/mate/ScreenSaver", "/"),
    "org.xfce.ScreenSaver": ("/org/xfce/ScreenSaver", "/"),
}
"""Their bus names, which are their interfaces too, and the paths to ask; light-locker uses the first name."""
_DEADLINE_SECONDS = 0.5


class Savers:
    """Calls `says(name, active)` for each screen saver, with False when it goes away, and None when the bus does."""

    def __init__(self, says: Callable[[str, bool | None], None]) -> None:
        self._says = says
        self.attachment = Attachment("session", self._attach, self._detach)
        self.names: set[str] = set()
        """Those that are there."""

    async def _attach(self, bus: Bus) -> None:
        for name, paths in SAVERS.items():
            changed = functools.partial(self._active_changed, name)
            await self.attachment.listen(bus, changed, interface=name, member="ActiveChanged")
            owned = await self.attachment.follow_owner(bus, name, self._owner_changed)
            self._owner_changed(name, owned)
            if owned:
                ask = functools.partial(bus.value, name, deadline=_DEADLINE_SECONDS)
                self._says(name, True in [await ask(path, name, "GetActive") for path in paths])

    def _detach(self) -> None:
        names, self.names = self.names, set()
        for name in names:
            self._says(name, None)

    def _active_changed(self, name: str, _member: str, body: list[Any]) -> None:
        if len(body) == 1 and isinstance(body[0], bool):
            self.names.add(name)
            self._says(name, body[0])

    def _owner_changed(self, name: str, owned: bool) -> None:
        if owned:
            self.names.add(name)
        elif name in self.names:
            self.names.discard(name)
            self._says(name, False)
