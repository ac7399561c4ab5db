"""A bus that lives in the test: names with handlers of calls, and signals sent by hand; what `shared` would give."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from reminderd.system.bus import BusUnavailable, CallFailed, CallTimeout
from tests.idle.world import World

Answer = Callable[..., Any]


class FakeBus:
    """One connection to it; `serve` puts a service on it, a member's answer being a value or a function of the body."""

    def __init__(self) -> None:
        self.services: dict[str, dict[str, Any]] = {}
        self.subscriptions: list[tuple[Callable[..., None], dict[str, str]]] = []
        self.callbacks: list[Callable[[], None]] = []
        self.calls: list[str] = []
        self.hanging = False
        self.lost = False

    async def shared(self, _kind: str) -> FakeBus:
        if self.lost:
            raise BusUnavailable("no bus")
        return self

    def serve(self, name: str, **members: Any) -> None:
        self.services[name] = members
        self.owner_changed(name, "", ":1.9")

    def leave(self, name: str) -> None:
        del self.services[name]
        self.owner_changed(name, ":1.9", "")

    def owner_changed(self, name: str, old: str, new: str) -> None:
        self.signal("org.freedesktop.DBus", "NameOwnerChanged", name, old, new)

    def signal(self, interface: str, member: str, *body: Any, path: str = "/") -> None:
        for handler, rule in tuple(self.subscriptions):
            wanted = {"interface": interface, "member": member, "path": path, "arg0": body[0] if body else None}
            if all(wanted[key] == value for key, value in rule.items() if key != "sender"):
                handler(":1.9", path, member, list(body))

    def die(self) -> None:
        self.lost = True
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()

    # -- as the real one -------------------------------------------------------------------------------------

    async def call(  # noqa: PLR0917 (as the real one)
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Any = (),
        *,
        deadline: float = 2.0,
    ) -> list[Any]:
        await asyncio.sleep(0)
        self.calls.append(member)
        if self.lost or destination not in self.services:
            raise CallFailed("org.freedesktop.DBus.Error.ServiceUnknown", f"{destination} is not there")
        if self.hanging:
            hanging = asyncio.Event()
            try:
                async with asyncio.timeout(deadline):
                    await hanging.wait()
            except TimeoutError:
                raise CallTimeout("org.freedesktop.DBus.Error.NoReply", "no answer") from None
        if member not in self.services[destination]:
            raise CallFailed("org.freedesktop.DBus.Error.UnknownMethod", f"no {member}")
        answer = self.services[destination][member]
        try:
            found = answer(*body) if callable(answer) else answer
        except KeyError as error:
            raise CallFailed("org.freedesktop.DBus.Error.UnknownProperty", f"no {error}") from None
        return [] if found is None else [found]

    async def name_owner(self, name: str) -> str | None:
        return ":1.9" if name in self.services else None

    async def subscribe(self, handler: Callable[..., None], **rule: str) -> Callable[[], None]:
        entry = (handler, rule)
        self.subscriptions.append(entry)
        return lambda: self.subscriptions.remove(entry)

    def on_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback) if callback in self.callbacks else None


class FakeMutter:
    """GNOME's idle monitor on a fake bus."""

    NAME, PATH = "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"

    def __init__(self, world: World, bus: FakeBus) -> None:
        self.world, self.bus = world, bus
        self.last = 0
        self.idle_watches: dict[int, tuple[float, asyncio.TimerHandle | None]] = {}
        self.active_watches: set[int] = set()
        world.hears.append(self.input)
        bus.serve(
            self.NAME,
            GetIdletime=lambda: round(world.idle * 1000),
            AddIdleWatch=self.add_idle,
            AddUserActiveWatch=self.add_active,
            RemoveWatch=self.remove,
        )

    def add_idle(self, milliseconds: int) -> int:
        self.last += 1
        self.count(self.last, milliseconds / 1000)
        return self.last

    def count(self, watch: int, seconds: float) -> None:
        left = seconds - self.world.idle
        timer = asyncio.get_running_loop().call_later(left, self.fire, watch) if left > 0 else None
        self.idle_watches[watch] = (seconds, timer)

    def add_active(self) -> int:
        self.last += 1
        self.active_watches.add(self.last)
        return self.last

    def remove(self, watch: int) -> None:
        _, timer = self.idle_watches.pop(watch, (0.0, None))
        if timer is not None:
            timer.cancel()
        self.active_watches.discard(watch)

    def fire(self, watch: int) -> None:
        self.bus.signal(self.NAME, "WatchFired", watch, path=self.PATH)

    def input(self) -> None:
        for watch, (seconds, timer) in tuple(self.idle_watches.items()):
            if timer is not None:
                timer.cancel()
            self.count(watch, seconds)
        fired, self.active_watches = self.active_watches, set()
        for watch in fired:
            self.fire(watch)
