"""A broker in memory with the connections to it, and a daemon that writes down what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from reminderd.core.broker_address import BrokerAddress
from reminderd.core.settings import LinkSettings
from reminderd.link import app
from reminderd.link.account import Account
from reminderd.link.broker import Heard
from reminderd.link.problems import BrokerProblem, closed, refused, silent

ADDRESS = BrokerAddress("broker", 8883, True)
TOPIC = "reminderd/anna"
WILL_SECONDS = 5.0


def word(state: str = "active", **more: Any) -> dict[str, Any]:
    return {"state": state, "idle_seconds": 0, "stay_seconds": 60, "counts": {}, "series": "s", "answers": []} | more


def status(state: str = "active", **more: Any) -> dict[str, Any]:
    """Return what the daemon sends to the link."""
    presence = {"state": state, "sitting_seconds": 60}
    return {"presence": presence, "reminders": [], "link": {"word": word(state, **more)}}


class FakeBroker:
    """Keeps what is retained, counts its life down, and hands on the rest."""

    def __init__(self) -> None:
        self.there = True
        self.refuses = False
        self.connections: list[FakeConnection] = []
        self.kept: dict[str, tuple[bytes, float | None]] = {}
        self.published: list[tuple[float, str, bytes]] = []
        self.attempts = 0

    def say(
        self, topic: str, payload: bytes, *, retain: bool = False, expires: int | None = None, by: Any = None
    ) -> None:
        """Publish, by one of the connections or by anybody."""
        now = asyncio.get_running_loop().time()
        self.published.append((now, topic, payload))
        if retain and payload:
            self.kept[topic] = (payload, None if expires is None else now + expires)
        elif retain:
            self.kept.pop(topic, None)
        for each in self.connections:
            if each is not by and each.wants(topic):
                asyncio.get_running_loop().call_soon(each.heard, topic, payload, expires, False)

    def still_kept(self, topic: str) -> bytes | None:
        payload, ends = self.kept.get(topic, (None, None))
        return payload if ends is None or ends > asyncio.get_running_loop().time() else None

    def words(self, machine: str) -> list[tuple[float, bytes]]:
        """Return when this machine said what."""
        return [(at, said) for at, topic, said in self.published if topic == f"{TOPIC}/machines/{machine}"]

    def drop(self, *, come_back: bool = True) -> None:
        """End all connections, as a broker that is killed does."""
        self.there = come_back
        for each in list(self.connections):
            each.break_off()


class FakeConnection:
    """What `link.broker.Connection` is to the link."""

    def __init__(self, broker: FakeBroker, client_id: str, heard: Heard, lost: Callable[[BrokerProblem], None]) -> None:
        self._broker, self.client_id, self.heard, self._lost = broker, client_id, heard, lost
        self._topics: list[str] = []
        self._will: tuple[str, bytes] | None = None
        self.beat_seconds = 300.0

    async def open(self, will: tuple[str, bytes] | None = None) -> None:
        self._broker.attempts += 1
        await asyncio.sleep(0)
        if not self._broker.there:
            raise silent(ADDRESS)
        self._will = will
        self._broker.connections.append(self)

    def wants(self, topic: str) -> bool:
        return any(topic == each or (each[-1] == "+" and topic.startswith(each[:-1])) for each in self._topics)

    def subscribe(self, topics: list[str]) -> None:
        self._topics += topics
        loop = asyncio.get_running_loop()
        for topic, (payload, ends) in self._broker.kept.items():
            left = None if ends is None else ends - loop.time()
            if self.wants(topic) and (left is None or left > 0):
                loop.call_soon(self.heard, topic, payload, left, True)

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expires: int | None = None
    ) -> asyncio.Future[None]:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._broker.refuses:
            done.set_exception(refused(ADDRESS, 0x87))
            return done
        self._broker.say(topic, payload, retain=retain, expires=expires, by=self)
        asyncio.get_running_loop().call_later(0.01, lambda: done.done() or done.set_result(None))
        return done

    def close(self) -> None:
        if self in self._broker.connections:
            self._broker.connections.remove(self)

    def break_off(self) -> None:
        """Be lost without a word; the broker publishes the will unless the same client is back in time."""
        self.close()
        asyncio.get_running_loop().call_soon(self._lost, closed(ADDRESS))
        asyncio.get_running_loop().call_later(WILL_SECONDS, self._publish_will)

    def _publish_will(self) -> None:
        if self._will and all(each.client_id != self.client_id for each in self._broker.connections):
            self._broker.say(*self._will, retain=True, expires=900)


class FakeDaemon:
    """What `link.daemon.DaemonSide` is to the link."""

    def __init__(self, told: Callable[[dict[str, Any] | None], None]) -> None:
        self.send = told
        self.busy = False
        self.status = status()
        self.told: list[tuple[str, Mapping[str, Any]]] = []

    def tell(self, verb: str, args: Mapping[str, Any], *, about: str) -> None:
        self.told.append((verb, args))

    async def present(self) -> dict[str, Any] | None:
        return None if self.busy else self.status

    def say(self, new: dict[str, Any]) -> None:
        self.status = new
        self.send(new)

    def of(self, verb: str) -> list[Mapping[str, Any]]:
        return [args for each, args in self.told if each == verb]

    @property
    def report(self) -> Mapping[str, Any]:
        return self.of("link")[-1]


class Machine:
    """A link with its daemon."""

    def __init__(self, monkeypatch: Any, broker: FakeBroker, name: str, **settings: Any) -> None:
        made: list[FakeDaemon] = []

        def daemon(told: Any, refused: Any, path: Any) -> FakeDaemon:
            made.append(FakeDaemon(told))
            return made[-1]

        monkeypatch.setattr(app, "DaemonSide", daemon)
        monkeypatch.setattr(app, "Connection", lambda _, *rest: FakeConnection(broker, *rest))
        account = Account(ADDRESS, "anna", "", "", TOPIC, name)
        self.link = app.Link(account, LinkSettings(**settings), None)
        self.daemon = made[-1]
        self.task = asyncio.ensure_future(self.link.run())
        self.daemon.send(self.daemon.status)

    async def end(self) -> None:
        self.link.ended.set()
        await self.task
