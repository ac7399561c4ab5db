"""A session bus with a notification server on it, all made of Python: obedient, hung, lying or gone, as told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from dbus_fast import Variant

from reminderd.notify.dbus import NAME
from reminderd.system.bus import BusUnavailable, CallFailed

DAEMON = "org.freedesktop.DBus"


class FakeBus:
    """Stands for the connection and for the server behind it."""

    def __init__(self) -> None:
        self.there = True
        """Whether the bus can be reached at all."""
        self.serving = True
        self.capabilities: Any = ["actions", "body-markup"]
        self.server_name = "fake"
        self.sent: list[list[Any]] = []
        """Arguments of every Notify."""
        self.closings: list[int] = []
        self.shown: dict[int, list[Any]] = {}
        self.next_number: Any = 1
        self.refuses = False
        self.in_air = 0
        self.most_in_air = 0
        self._going = asyncio.Event()
        self._going.set()
        self._dead = asyncio.Event()
        self._handlers: list[tuple[Callable[..., None], dict[str, Any]]] = []
        self._lost: list[Callable[[], None]] = []

    async def shared(self, kind: str) -> FakeBus:
        assert kind == "session"
        if not self.there:
            raise BusUnavailable("no session bus")
        return self

    # -- what the notifier uses ------------------------------------------------------------------------------

    async def call(  # noqa: PLR0917 (as the real one)
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Iterable[Any] = (),
        *,
        deadline: float | None = 2.0,
    ) -> list[Any]:
        if member == "GetId":
            return ["a-bus"]
        assert (destination, interface, deadline) == (NAME, NAME, None)
        self.in_air += 1
        self.most_in_air = max(self.most_in_air, self.in_air)
        try:
            if self.serving:
                dead = self._dead
                await self._answered(dead)
            if not self.serving:
                raise CallFailed(f"{DAEMON}.Error.ServiceUnknown", "nobody serves it")
            return self._do(member, [_plain(each) for each in body])
        finally:
            self.in_air -= 1

    async def name_owner(self, name: str) -> str | None:
        assert name == NAME
        return ":1.7" if self.serving else None

    async def _answered(self, dead: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(each.wait()) for each in (self._going, dead)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        if dead.is_set():
            raise CallFailed(f"{DAEMON}.Error.NoReply", "it went away without replying")

    def _do(self, member: str, body: list[Any]) -> list[Any]:
        if self.refuses:
            raise CallFailed("org.freedesktop.Notifications.Error.ExcessNotificationGeneration", "too many")
        if member == "GetCapabilities":
            return [self.capabilities]
        if member == "GetServerInformation":
            return [self.server_name, "", "", "1.2"]
        if member == "CloseNotification":
            self.closings.append(body[0])
            self.shown.pop(body[0], None)
            return []
        self.sent.append(body)
        number = body[1] if body[1] in self.shown else self.next_number
        if type(self.next_number) is int and number == self.next_number:
            self.next_number += 1
        if type(number) is int:
            self.shown[number] = body
        return [number]

    async def subscribe(self, handler: Callable[..., None], **wanted: Any) -> Callable[[], None]:
        entry = (handler, wanted)
        self._handlers.append(entry)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._handlers.remove(entry)

        return unsubscribe

    def on_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._lost.append(callback)
        return lambda: None

    # -- what the test does ----------------------------------------------------------------------------------

    def hang(self) -> None:
        self._going.clear()

    def go_on(self) -> None:
        self._going.set()

    def die(self) -> None:
        """The server vanishes; whatever it was asked is answered with an error."""
        self.serving = False
        self.shown.clear()
        self._dead.set()
        self._tell(DAEMON, "NameOwnerChanged", [NAME, ":1.7", ""])

    def appear(self) -> None:
        """A new server takes the name."""
        self._dead, self.serving, self.next_number = asyncio.Event(), True, 1
        self.go_on()
        self._tell(DAEMON, "NameOwnerChanged", [NAME, "", ":1.8"])

    def hand_over(self) -> None:
        """Another server takes the name while the old one lives on, and may still answer."""
        self.shown.clear()
        self._tell(DAEMON, "NameOwnerChanged", [NAME, ":1.7", ":1.8"])

    def lose(self) -> None:
        """The connection dies."""
        self.there, self._handlers = False, []
        lost, self._lost = self._lost, []
        for callback in lost:
            callback()

    def signal(self, member: str, *body: Any) -> None:
        """The server says something."""
        self._tell(NAME, member, list(body))

    def _tell(self, interface: str, member: str, body: list[Any]) -> None:
        for handler, wanted in tuple(self._handlers):
            if wanted["interface"] == interface and wanted.get("member") in (None, member):
                handler(":1.7", "/org/freedesktop/Notifications", member, body)

    @property
    def subscriptions(self) -> int:
        return len(self._handlers)


def _plain(value: Any) -> Any:
    if isinstance(value, Variant):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
