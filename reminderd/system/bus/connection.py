"""One connection to a bus: calls with deadlines, signals for those who subscribed, and word of its loss."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system import Unavailable
from reminderd.system.bus.signals import DAEMON, Handler, Rule, Unsubscribe, followed_name, matches, text_of
from reminderd.system.text import one_line

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus
    from dbus_fast.service import ServiceInterface

log = logging.getLogger(__name__)

_DAEMON_PATH = "/org/freedesktop/DBus"
_ERROR = "org.freedesktop.DBus.Error"
_LOST = sentence(N_("the connection to the bus is lost"))


class CallFailed(Unavailable):
    """A call was answered with an error, or could not be made. Its text is printable and short."""

    def __init__(self, error_name: str, text: str = "") -> None:
        short = one_line(text, 200)
        super().__init__(text if text and text == short else short or error_name)
        self.error_name = error_name


class CallTimeout(CallFailed):
    """A call was not answered within its deadline; a reply that arrives later is dropped."""


class Bus:
    """One connection, made by `reminderd.system.bus.shared` and used by the whole process."""

    def __init__(self, connection: MessageBus) -> None:
        self._connection = connection
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._subscriptions: dict[object, tuple[Rule, Handler]] = {}
        self._owners: dict[str, str] = {}
        """The owner of each name whose signals somebody has ever subscribed to; empty: nobody owns it."""
        self._lost_callbacks: list[Callable[[], None]] = []
        self.usable = True
        """Whether calls can be made: it is neither lost nor closed."""
        self.unique_name = connection.unique_name or ""
        connection.add_message_handler(self._received)
        self.ended = asyncio.ensure_future(self._watch())
        """Done when the connection has ended."""

    async def call(  # noqa: PLR0913, PLR0917 (a D-Bus call has these parts, in this order everywhere)
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
        """Call a method and return the reply's body: variants unwrapped, "h" as an open descriptor of ours.

        `deadline` is in seconds; None waits for the reply, or the end of the peer or of the connection.

        Raises:
            CallTimeout: no reply within the deadline.
            CallFailed: the reply was an error, the connection was lost, or the arguments do not fit the signature.
        """
        try:
            async with asyncio.timeout(deadline):
                return await self._exchange((destination, path, interface, member), signature, body)
        except TimeoutError:
            raise CallTimeout(
                f"{_ERROR}.NoReply",
                sentence(
                    N_("{name} did not answer {method} within {seconds} s"),
                    name=destination,
                    method=member,
                    seconds=deadline,
                ),
            ) from None

    async def value(self, *call: Any, deadline: float | None = 2.0) -> Any:
        """Return the first value of the reply to a `call`; None for an error or an empty reply."""
        try:
            body = await self.call(*call, deadline=deadline)
        except CallFailed:
            return None
        return body[0] if body else None

    def send(self, *call: Any) -> None:
        """Make a `call` and take no notice of the reply, or of a connection that is lost."""
        with contextlib.suppress(CallFailed):
            self._send(call[:4], *call[4:])

    async def subscribe(self, handler: Handler, **rule: str) -> Unsubscribe:
        """Call `handler(member, body)` for the signals that match a rule (see `signals`).

        The types in `body` are whatever was sent, variants unwrapped; what the handler raises is logged. Returns a
        function that unsubscribes.

        Raises:
            CallFailed: the bus refused the rule, or did not answer.
        """
        if name := followed_name(rule):
            await self._follow(name)
        key = object()
        self._subscriptions[key] = rule, handler

        def unsubscribe() -> None:
            if self._subscriptions.pop(key, None):
                self.send(DAEMON, _DAEMON_PATH, DAEMON, "RemoveMatch", "s", [text_of(rule)])

        try:
            await self._ask_daemon("AddMatch", text_of(rule))  # which counts rules that are alike
        except BaseException:
            unsubscribe()
            raise
        return unsubscribe

    async def name_owner(self, name: str) -> str | None:
        """Return the unique name of the owner of `name`, or None. Starts no service.

        Raises:
            CallFailed: the bus did not answer.
        """
        try:
            found = await self._ask_daemon("GetNameOwner", name)
        except CallFailed as failure:
            if failure.error_name == f"{_ERROR}.NameHasNoOwner":
                return None
            raise
        return str(found[0]) if found else None

    async def on_owner_changed(self, name: str, changed: Callable[[str], None]) -> Unsubscribe:
        """Call `changed(owner)` with each new owner of `name` (empty: nobody); return a function that unsubscribes.

        Raises:
            CallFailed: the bus refused the rule, or did not answer.
        """
        return await self.subscribe(
            lambda _member, body: changed(str(body[2])),
            interface=DAEMON, sender=DAEMON, member="NameOwnerChanged", arg0=name,
        )  # fmt: skip

    def export(self, path: str, interface: ServiceInterface) -> None:
        """Answer the calls of others to this interface at this path, for as long as the connection lasts."""
        self._connection.export(path, interface)

    def on_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` once when the connection is lost (not when we close it); return a function to undo this."""
        self._lost_callbacks.append(callback)
        return lambda: self._lost_callbacks.remove(callback) if callback in self._lost_callbacks else None

    def close(self) -> None:
        """Close the connection; calls under way fail, and `on_lost` callbacks are not called."""
        self._lost_callbacks.clear()
        if self.usable:
            self.usable = False
            self._connection.disconnect()

    # -- sending ---------------------------------------------------------------------------------------------

    async def _exchange(self, head: tuple[str, ...], signature: str, body: Iterable[Any]) -> list[Any]:
        serial = self._send(head, signature, body)
        waiting = self._waiting[serial] = asyncio.get_running_loop().create_future()
        try:
            return _result(await waiting)
        finally:
            del self._waiting[serial]

    def _send(self, head: tuple[str, ...], signature: str = "", body: Iterable[Any] = ()) -> int:
        from dbus_fast import Message

        if not self.usable:
            raise CallFailed(f"{_ERROR}.Disconnected", _LOST)
        destination, path, interface, member = head
        try:
            message = Message(destination, path, interface, member, signature=signature, body=list(body))
            message.serial = self._connection.next_serial()
            # Not by its `send`: where writing fails at once, it raises and loses a future with the failure, which
            # asyncio then logs. A failure to write ends the connection, and everybody who waits learns of it by that.
            self._connection._writer.schedule_write(message)  # type: ignore[union-attr]  # noqa: SLF001
        except Exception as error:  # dbus-fast raises six kinds for arguments that do not fit
            raise CallFailed(f"{_ERROR}.InvalidArgs", f"cannot send {member}: {error}") from error
        return message.serial

    async def _ask_daemon(self, member: str, argument: str) -> list[Any]:
        return await self.call(DAEMON, _DAEMON_PATH, DAEMON, member, "s", [argument])

    async def _follow(self, name: str) -> None:
        if name not in self._owners:
            await self.on_owner_changed(name, lambda owner: self._owners.update({name: owner}))
            self._owners.setdefault(name, await self.name_owner(name) or "")  # a change meanwhile is newer

    # -- receiving -------------------------------------------------------------------------------------------

    def _received(self, message: Message) -> bool:
        kind = message.message_type.name
        if kind in ("METHOD_RETURN", "ERROR"):
            waiting = self._waiting.get(message.reply_serial or 0)
            if waiting is None or waiting.done():
                _close_descriptors(message)
            else:
                waiting.set_result(message)
            return True
        _close_descriptors(message)
        if kind == "SIGNAL":
            self._dispatch(message)
        return False

    def _dispatch(self, message: Message) -> None:
        for key, (rule, handler) in tuple(self._subscriptions.items()):
            if key not in self._subscriptions:
                continue  # an earlier handler of this very signal unsubscribed it
            try:
                if matches(rule, message, self._owners):
                    handler(message.member or "", _unwrapped(message))
            except Exception as error:  # noqa: BLE001 (a hostile signal must not end the connection)
                log.warning("a signal of %s could not be handled: %r", message.interface, error)

    async def _watch(self) -> None:
        with contextlib.suppress(Exception):
            await self._connection.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast forgot it
        self.usable = False
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(CallFailed(f"{_ERROR}.Disconnected", _LOST))
        callbacks, self._lost_callbacks = self._lost_callbacks, []
        for callback in callbacks:
            try:
                callback()
            except Exception as error:  # noqa: BLE001 (one callback's fault must not keep the others from being called)
                log.warning("a callback for the loss of the bus failed: %r", error)


def _result(reply: Message) -> list[Any]:
    if reply.message_type.name == "ERROR":
        _close_descriptors(reply)
        said = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
        raise CallFailed(reply.error_name or "unknown", said)
    body = _unwrapped(reply)
    for index, kind in enumerate(reply.signature_tree.types):
        if kind.signature == "h":
            body[index] = reply.unix_fds[body[index]] if body[index] < len(reply.unix_fds) else -1
    return body


def _unwrapped(message: Message) -> list[Any]:
    from dbus_fast import unpack_variants

    body: list[Any] = unpack_variants(message.body)
    return body


def _close_descriptors(message: Message) -> None:
    for descriptor in message.unix_fds:
        with contextlib.suppress(OSError):
            os.close(descriptor)
