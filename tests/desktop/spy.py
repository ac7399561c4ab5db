"""A notification server that is ours: it records what it is asked, and answers, lies, hangs or dies on request.

It runs in a thread of its own, so that it serves tests which wait and blocks nobody. And `Eavesdropper`, which
records the same calls beside a real server.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, MessageType, RequestNameReply, unpack_variants
from dbus_fast.aio import MessageBus

from tests.desktop.desk import until

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ALL_CAPABILITIES = ("actions", "body", "body-markup", "icon-static", "persistence", "sound")


@dataclass(frozen=True)
class Notified:
    """One call of Notify, as it came."""

    id: int
    app_name: str
    replaces: int
    icon: str
    title: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    expire: int
    at: float = field(default_factory=time.monotonic)
    """`time.monotonic()` when it came."""


class _OnTheBus:
    """A connection with a loop and a thread of its own."""

    def __init__(self, address: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.address = address
        self.bus: MessageBus | None = None

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def connect(self, handler: Callable[[Message], Message | bool | None]) -> MessageBus:
        self.bus = await MessageBus(self.address).connect()
        self.bus.add_message_handler(handler)
        return self.bus

    async def disconnect(self) -> None:
        bus, self.bus = self.bus, None
        if bus is not None:
            bus.disconnect()
            await bus.wait_for_disconnect()

    def end(self) -> None:
        self.do(self.disconnect())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


class Spy(_OnTheBus):
    """The fake server. `notified` is every Notify call in order; `shown` what is on screen now, by id."""

    def __init__(self, address: str, capabilities: tuple[str, ...] = ALL_CAPABILITIES) -> None:
        super().__init__(address)
        self.capabilities = capabilities
        self.notified: list[Notified] = []
        self.shown: dict[int, Notified] = {}
        self.closed: list[int] = []
        self.next_id = 1
        self.hanging = False
        self.lie: Callable[[Message], Message | None] | None = None
        """Gets every call first; what it returns is the answer, None lets the honest one be given."""

    def start(self) -> Spy:
        """Take the name; also after `die`, as a new server that knows nothing of what was on screen."""

        async def serve() -> None:
            bus = await self.connect(self._called)
            assert await bus.request_name(NAME) is RequestNameReply.PRIMARY_OWNER

        self.shown.clear()
        self.hanging = False
        self.do(serve())
        return self

    def die(self) -> None:
        """Vanish from the bus without a word."""
        self.do(self.disconnect())

    def hang(self) -> None:
        """Answer nothing from now on."""
        self.hanging = True

    def press(self, number: int, action: str) -> None:
        """Have the person press a button of the bubble with that id."""
        self.emit("ActionInvoked", "us", [number, action])

    def close(self, number: int, reason: int = 2) -> None:
        """Take a bubble away: 1 expired, 2 dismissed by the person, 3 by a call, 4 undefined."""
        self.shown.pop(number, None)
        self.emit("NotificationClosed", "uu", [number, reason])

    def emit(self, member: str, signature: str, body: list[Any]) -> None:
        """Send any signal of the interface, however malformed."""

        async def send() -> None:
            assert self.bus is not None
            await self.bus.send(Message.new_signal(PATH, NAME, member, signature, body))

        self.do(send())

    def wait_for(self, count: int, seconds: float = 5.0) -> Notified:
        """Wait until so many notifications came in all, and give the latest of them."""
        until(lambda: len(self.notified) >= count, what=f"{count} notifications", seconds=seconds)
        return self.notified[count - 1]

    def _called(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL or message.interface != NAME:
            return None
        if self.hanging:
            return True
        return self._answer(message)

    def _answer(self, message: Message) -> Message | None:
        lie = self.lie(message) if self.lie is not None else None
        if lie is not None:
            return lie
        body = unpack_variants(message.body)
        if message.member == "GetCapabilities":
            return Message.new_method_return(message, "as", [list(self.capabilities)])
        if message.member == "GetServerInformation":
            return Message.new_method_return(message, "ssss", ["spy", "tests", "1", "1.2"])
        if message.member == "CloseNotification":
            self.closed.append(body[0])
            if self.shown.pop(body[0], None) is not None and self.bus is not None:
                self.bus.send(Message.new_signal(PATH, NAME, "NotificationClosed", "uu", [body[0], 3]))
            return Message.new_method_return(message)
        if message.member == "Notify":
            note = self._note(body)
            return Message.new_method_return(message, "u", [note.id])
        return None

    def _note(self, body: list[Any]) -> Notified:
        replaces = body[1]
        number = replaces if replaces in self.shown else self.next_id
        self.next_id = max(self.next_id, number + 1)
        note = _notified(number, body)
        self.notified.append(note)
        self.shown[number] = note
        return note


class Eavesdropper(_OnTheBus):
    """Records the Notify calls on a bus, whoever serves them (the ids, given in the replies, are 0)."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.notified: list[Notified] = []
        self.do(self._listen())

    async def _listen(self) -> None:
        bus = await self.connect(self._heard)
        rule = f"type='method_call',interface='{NAME}',member='Notify'"
        become = Message(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring", "BecomeMonitor",
            signature="asu", body=[[rule], 0],
        )  # fmt: skip
        reply = await bus.call(become)
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body

    def _heard(self, message: Message) -> bool | None:
        if message.message_type is MessageType.METHOD_CALL and message.member == "Notify":
            self.notified.append(_notified(0, unpack_variants(message.body)))
        # A monitor that sends anything is thrown off the bus: calls to others must count as answered.
        return True if message.message_type is MessageType.METHOD_CALL else None


def _notified(number: int, body: list[Any]) -> Notified:
    actions = dict(zip(body[5][::2], body[5][1::2], strict=False))
    return Notified(number, body[0], body[1], body[2], body[3], body[4], actions, body[6], body[7])
