"""A bus that lives in the test: services are put on it and taken away, they answer, hang or refuse, and they signal.

bus = FakeBus()
bus.serve("org.example.Clock", GetTime=lambda: 5, GetZone=CallFailed("org.example.Error"))
monkeypatch.setattr("reminderd.system.bus.shared", bus.shared)
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from dbus_fast import Variant

from reminderd.system.bus import Bus, BusUnavailable, CallFailed

DAEMON = "org.freedesktop.DBus"
Answer = Any
"""A value, a function of the call's arguments, an exception to raise, or a `Reply`. None: an empty reply."""


class Reply(tuple[Any, ...]):
    """A reply of several values, or of one that is None."""

    __slots__ = ()


class Service:
    """Who owns a name, and what it answers."""

    def __init__(self, owner: str, members: dict[str, Answer]) -> None:
        self.owner, self.members = owner, members
        self.gone = asyncio.Event()


class FakeBus(Bus):
    """The connection and the bus behind it, in one."""

    def __init__(self) -> None:
        self._lost_callbacks: list[Callable[[], None]] = []
        self.services: dict[str, Service] = {}
        self.subscriptions: list[tuple[Callable[..., None], dict[str, str]]] = []
        self.calls: list[str] = []
        """The members that were called."""
        self.lost = False
        """The bus is not there."""
        self.in_air = self.most_in_air = 0
        """Calls that wait for their reply."""
        self._answering = asyncio.Event()
        self._answering.set()

    async def shared(self, _kind: str) -> FakeBus:
        """Stand for `reminderd.system.bus.shared`."""
        if self.lost:
            raise BusUnavailable("no bus")
        return self

    # -- what the test does ----------------------------------------------------------------------------------

    def serve(self, name: str, *, owner: str = ":1.9", **members: Answer) -> None:
        """Put a service on the bus; a name that is served already is handed over, and its calls go on."""
        before = self.services.get(name)
        self.services[name] = Service(owner, members)
        self.owner_changed(name, before.owner if before else "", owner)

    def leave(self, name: str) -> None:
        """Take a service away; what it was asked is answered with an error."""
        service = self.services.pop(name)
        service.gone.set()
        self.owner_changed(name, service.owner, "")

    def hang(self) -> None:
        """Answer no call until `go_on`."""
        self._answering.clear()

    def go_on(self) -> None:
        """Answer, also what was called meanwhile."""
        self._answering.set()

    def die(self) -> None:
        """Lose the connection; until `lost` is set back there is no bus."""
        self.lost, self.subscriptions = True, []
        callbacks, self._lost_callbacks = self._lost_callbacks, []
        for callback in callbacks:
            callback()

    def owner_changed(self, name: str, old: str, new: str) -> None:
        self.signal(DAEMON, "NameOwnerChanged", name, old, new)

    def signal(self, interface: str, member: str, *body: Any, path: str = "/") -> None:
        """Send a signal to whoever subscribed to it; `sender` of a rule is not looked at."""
        sent = {"interface": interface, "member": member, "path": path, "arg0": body[0] if body else None}
        for entry in tuple(self.subscriptions):
            handler, rule = entry
            if entry in self.subscriptions and all(sent[k] == v for k, v in rule.items() if k != "sender"):
                handler(member, list(body))

    # -- as the real one -------------------------------------------------------------------------------------

    async def _exchange(self, head: tuple[str, ...], _signature: str, body: Iterable[Any]) -> list[Any]:
        destination, _path, _interface, member = head
        self.calls.append(member)
        self.in_air += 1
        self.most_in_air = max(self.most_in_air, self.in_air)
        try:
            await asyncio.sleep(0)
            return await self._answer(destination, member, [plain(each) for each in body])
        finally:
            self.in_air -= 1

    def send(self, *call: Any) -> None:
        self.sent = asyncio.ensure_future(self.value(*call))

    async def name_owner(self, name: str) -> str | None:
        service = self.services.get(name)
        return service.owner if service else None

    async def subscribe(self, handler: Callable[..., None], **rule: str) -> Callable[[], None]:
        entry = (handler, rule)
        self.subscriptions.append(entry)
        return lambda: self.subscriptions.remove(entry) if entry in self.subscriptions else None

    async def _answer(self, destination: str, member: str, body: list[Any]) -> list[Any]:
        service = self.services.get(destination)
        if self.lost or service is None:
            raise CallFailed(f"{DAEMON}.Error.ServiceUnknown", f"{destination} is not there")
        if not self._answering.is_set():
            await _first_of(self._answering, service.gone)
            if service.gone.is_set():
                raise CallFailed(f"{DAEMON}.Error.NoReply", "it went away without replying")
        if member not in service.members:
            raise CallFailed(f"{DAEMON}.Error.UnknownMethod", f"no {member}")
        answer = service.members[member]
        try:
            found = answer(*body) if callable(answer) else answer
        except KeyError as error:
            raise CallFailed(f"{DAEMON}.Error.UnknownProperty", f"no {error}") from None
        if inspect.isawaitable(found):
            found = await found
        if isinstance(found, Exception):
            raise found
        return list(found) if isinstance(found, Reply) else [] if found is None else [found]


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(each.wait()) for each in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()


def plain(value: Any) -> Any:
    """Return an argument without its variants."""
    if isinstance(value, Variant):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value
