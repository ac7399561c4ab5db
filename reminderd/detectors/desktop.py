"""Do not disturb, as the desktop's own notification server has it."""

from __future__ import annotations

import asyncio

from reminderd.detectors.by_hand import by_hand
from reminderd.detectors.desktop_servers import NAME, PATH, Unclear, asker, signals
from reminderd.detectors.port import Answer
from reminderd.system.bus import Bus, BusUnavailable, CallFailed, shared
from reminderd.system.children import ChildFailed
from reminderd.system.text import one_line


class Desktop:
    """Asks whoever owns the notifications on the session bus; never starts one that is not running."""

    reason = "do_not_disturb"

    def __init__(self) -> None:
        self._server: tuple[Bus, str, str, str] | None = None
        """The connection, the owner's own name there, and what it called itself: asked once an owner."""

    async def check(self) -> Answer:
        """Find out which server it is and ask it in its own way."""
        try:
            bus = await shared("session")
            owner = await bus.name_owner(NAME)
            if owner is None:
                return Answer(None, "no notification server is running")
            name, vendor = await self._who(bus, owner)
            on = await asker(name, vendor)(bus, owner)
        except (BusUnavailable, CallFailed, ChildFailed, Unclear) as problem:
            return Answer(None, one_line(problem, 160))
        return Answer(on, one_line(name))

    async def until_changed(self) -> None:
        """See `TellsChanges.until_changed`: by signals of the server or of the desktop's settings."""
        bus = await shared("session")
        owner = await bus.name_owner(NAME)
        if owner is None:
            return
        changed = asyncio.Event()
        let_go = [bus.on_lost(changed.set)]
        try:
            for signal in signals(*await self._who(bus, owner), owner):
                let_go.append(await bus.subscribe(lambda *_: changed.set(), **signal))
            await changed.wait()
        finally:
            for each in let_go:
                each()

    async def _who(self, bus: Bus, owner: str) -> tuple[str, str]:
        known = self._server
        if known is None or known[0] is not bus or known[1] != owner:
            told = await bus.call(owner, PATH, NAME, "GetServerInformation")
            name, vendor = ([str(each) for each in told] + ["", ""])[:2]
            known = self._server = (bus, owner, name, vendor)
        return known[2], known[3]

    async def stop(self) -> None:
        """Forget the server; the connection belongs to everybody."""
        self._server = None


DETECTOR = Desktop

if __name__ == "__main__":
    by_hand(Desktop())
