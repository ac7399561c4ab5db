"""A notification server on a fake bus: obedient, hung, lying, gone, or one that loses an answer, as told."""

from __future__ import annotations

import asyncio
from typing import Any

from reminderd.notify.server import NAME, PATH
from reminderd.system.bus import CallFailed
from tests.fakes.bus import DAEMON, FakeBus, Reply

OWNERS = (":1.7", ":1.8")


class FakeServer:
    """Serves on `bus` from the start."""

    def __init__(self) -> None:
        self.bus = FakeBus()
        self.bus.serve(DAEMON, GetId="a-bus")
        self.capabilities: Any = ["actions", "body-markup"]
        self.name = "fake"
        self.sent: list[list[Any]] = []
        """Arguments of every Notify."""
        self.closings: list[int] = []
        self.shown: dict[int, list[Any]] = {}
        self.next_number: Any = 1
        self.error: str = ""
        """The name of the D-Bus error that it answers everything with."""
        self.loses: str = ""
        """The member whose next answer is lost."""
        self._served = 0
        self.appear()

    @property
    def serving(self) -> bool:
        return NAME in self.bus.services

    def appear(self) -> None:
        """Take the name as a new server, also while the one before lives on and may still answer."""
        self.shown.clear()
        if not self.serving:
            self.next_number = 1
            self.bus.go_on()
        owner, self._served = OWNERS[self._served % 2], self._served + 1
        members = ("GetCapabilities", "GetServerInformation", "CloseNotification", "Notify")
        self.bus.serve(NAME, owner=owner, **{member: self._answering(member) for member in members})

    def vanish(self) -> None:
        """Leave; whatever it was asked is answered with an error."""
        self.shown.clear()
        self.bus.leave(NAME)

    def signal(self, member: str, *body: Any) -> None:
        self.bus.signal(NAME, member, *body, path=PATH)

    def _answering(self, member: str) -> Any:
        async def answer(*body: Any) -> Any:
            if self.loses == member:
                self._do(member, list(body))
                self.loses = ""
                await asyncio.Event().wait()
            return self._do(member, list(body))

        return answer

    def _do(self, member: str, body: list[Any]) -> Any:
        if self.error:
            raise CallFailed(self.error, "too many")
        match member:
            case "GetCapabilities":
                return Reply((self.capabilities,))
            case "GetServerInformation":
                return Reply((self.name, "", "", "1.2"))
            case "CloseNotification":
                self.closings.append(body[0])
                self.shown.pop(body[0], None)
                return None
        self.sent.append(body)
        number = body[1] if body[1] in self.shown else self.next_number
        if type(self.next_number) is int and number == self.next_number:
            self.next_number += 1
        if type(number) is int:
            self.shown[number] = body
        return Reply((number,))
