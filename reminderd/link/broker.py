"""One connection to the broker, by paho-mqtt on our own loop.

paho's own loops wake up every second. Here it is asked to read when there is something to read, and to write when it
wants to. It is never asked for a ping: every word has to be confirmed, which shows as well that the connection lives.
Each connection is a new client, so that nothing that could not be sent bursts out of the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from reminderd.link.account import Account
from reminderd.link.problems import BrokerProblem, closed, refused, silent, unreachable
from reminderd.link.words import BEAT_SECONDS, LONGEST_BYTES, VALID_SECONDS
from reminderd.system.threads import in_thread

OPEN_SECONDS = 15.0
CONFIRM_SECONDS = 10.0
"""A message that is not confirmed within this time was sent into a dead connection."""
_SESSION_SECONDS, _WILL_DELAY_SECONDS = 60, 5
"""A connection that is back within the delay was never gone for the others."""

Heard = Callable[[str, bytes, float | None, bool], None]
"""Takes a message: its topic, its payload, what is left of its life in seconds, and whether the broker kept it."""


class Connection:
    """A connection; made with the password that is in its file then, opened once, and lost or closed once."""

    def __init__(self, account: Account, client_id: str, heard: Heard, lost: Callable[[BrokerProblem], None]) -> None:
        self._account = account
        self._heard = heard
        self._lost: Callable[[BrokerProblem], None] | None = lost
        self._loop = asyncio.get_running_loop()
        self._accepted = self._future()
        self._unconfirmed: dict[int, asyncio.Future[None]] = {}
        self._late: asyncio.TimerHandle | None = None
        self._closed = False
        self.beat_seconds = float(BEAT_SECONDS)
        """The broker may ask for more than we offer."""
        client = Client(
            CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5, reconnect_on_failure=False
        )
        client.connect_timeout = OPEN_SECONDS
        password = account.password()
        if account.user or password is not None:
            client.username_pw_set(account.user, password)
        client.on_connect, client.on_message = self._connected, self._message
        client.on_publish, client.on_disconnect = self._published, self._disconnected
        client.on_subscribe, client.on_socket_close = self._subscribed, self._socket_closes
        self._client = client

    async def open(self, will: tuple[str, bytes] | None = None) -> None:
        """Connect, within 15 s; `will` is a topic and what the broker is to keep there when we are gone.

        Raises:
            BrokerProblem: it does not work.
        """
        if will is not None:
            left = {"WillDelayInterval": _WILL_DELAY_SECONDS, "MessageExpiryInterval": VALID_SECONDS}
            self._client.will_set(*will, qos=1, retain=True, properties=_properties(PacketTypes.WILLMESSAGE, left))
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await in_thread(lambda: self._connect(resume=will is not None), "broker")
                self._attach()
                await self._accepted
        except Exception as problem:
            self.close()
            raise unreachable(self._account.address, problem) from problem
        except asyncio.CancelledError:
            self.close()
            raise

    def _connect(self, *, resume: bool) -> None:
        """Connect (in a thread: names are looked up, and hands are shaken)."""
        address = self._account.address
        if address.tls:
            context = ssl.create_default_context(cafile=self._account.ca_file or None)
            self._client.tls_set_context(context)
        bounds = {"MaximumPacketSize": 2 * LONGEST_BYTES, "ReceiveMaximum": 64}
        wanted = _properties(PacketTypes.CONNECT, bounds | {"SessionExpiryInterval": _SESSION_SECONDS * resume})
        self._client.connect(address.host, address.port, BEAT_SECONDS, clean_start=not resume, properties=wanted)
        if self._closed:  # whoever waited has given up
            self._close_socket()

    def _attach(self) -> None:
        """Have the loop watch the socket from now on."""
        socket = self._client.socket()
        if socket is None:
            raise closed(self._account.address)
        number = socket.fileno()
        self._loop.add_reader(number, self._readable)

        def write(*_: Any) -> None:
            self._loop.add_writer(number, self._client.loop_write)

        def written(*_: Any) -> None:
            self._loop.remove_writer(number)

        self._client.on_socket_register_write, self._client.on_socket_unregister_write = write, written
        if self._client.want_write():
            write()

    def _readable(self) -> None:
        socket = self._client.socket()
        while socket is not None:
            if self._client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return
            socket = self._client.socket()
            if not isinstance(socket, ssl.SSLSocket) or not socket.pending():
                return

    def subscribe(self, topics: list[str], *, also_own: bool = False) -> None:
        """Hear what is said there, what the broker keeps first; what we say ourselves only if that is wanted."""
        options = SubscribeOptions(qos=1, noLocal=not also_own)
        self._client.subscribe([(topic, options) for topic in topics])

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expires: int | None = None
    ) -> asyncio.Future[None]:
        """Send a message, and return the future of its confirmation; a silent broker is lost after 10 s.

        It raises `BrokerProblem` where the broker refuses, and is cancelled with the connection.
        """
        properties = _properties(PacketTypes.PUBLISH, {"MessageExpiryInterval": expires} if expires else {})
        sent = self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        done = self._future()
        self._unconfirmed[sent.mid] = done
        if self._late is None:
            self._late = self._loop.call_later(CONFIRM_SECONDS, self._lose, silent(self._account.address))
        return done

    def _future(self) -> asyncio.Future[None]:
        """Return a future whose exception nobody has to ask for."""
        made: asyncio.Future[None] = self._loop.create_future()
        made.add_done_callback(lambda each: each.cancelled() or each.exception())
        return made

    def close(self) -> None:
        """Leave, without a last will; what was published is sent as far as the socket takes it. Safe to call twice."""
        self._lost = None
        with contextlib.suppress(Exception):
            self._client.disconnect()
            self._client.loop_write()
        self._drop()

    def _lose(self, problem: BrokerProblem) -> None:
        lost, self._lost = self._lost, None
        self._drop()
        if not self._accepted.done():
            self._accepted.set_exception(problem)
        elif lost is not None:
            lost(problem)

    def _drop(self) -> None:
        self._closed = True
        if self._late is not None:
            self._late.cancel()
        self._close_socket()
        for each in self._unconfirmed.values():
            each.cancel()
        self._unconfirmed.clear()

    def _close_socket(self) -> None:
        socket = self._client.socket()
        if socket is not None:
            self._socket_closes(self._client, None, socket)
            socket.close()

    # -- what paho calls, on the loop. It holds a lock meanwhile, so that nothing is asked of it here. -----------

    def _connected(self, _client: Any, _data: Any, _flags: Any, code: Any, properties: Any) -> None:
        self.beat_seconds = min(self.beat_seconds, getattr(properties, "ServerKeepAlive", BEAT_SECONDS) or BEAT_SECONDS)
        if self._accepted.done():
            return
        if code.is_failure:  # Mosquitto says "not authorized" to a wrong password
            self._accepted.set_exception(refused(self._account.address, 0x86 if code.value == 0x87 else code.value))
        else:
            self._accepted.set_result(None)

    def _message(self, _client: Any, _data: Any, message: MQTTMessage) -> None:
        remaining = getattr(message.properties, "MessageExpiryInterval", None)
        self._loop.call_soon(self._hand_on, message.topic, bytes(message.payload), remaining, message.retain)

    def _hand_on(self, topic: str, payload: bytes, remaining: float | None, retained: bool) -> None:
        if not self._closed:
            self._heard(topic, payload, remaining, retained)

    def _published(self, _client: Any, _data: Any, mid: int, code: Any, _properties: Any) -> None:
        done = self._unconfirmed.pop(mid, None)
        if not self._unconfirmed and self._late is not None:
            self._late.cancel()
            self._late = None
        if done is None or done.done():
            return
        if code.is_failure:
            done.set_exception(refused(self._account.address, code.value))
        else:
            done.set_result(None)

    def _subscribed(self, _client: Any, _data: Any, _mid: int, codes: list[Any], _properties: Any) -> None:
        for code in codes:
            if code.is_failure:
                self._loop.call_soon(self._lose, refused(self._account.address, code.value))

    def _disconnected(self, _client: Any, _data: Any, _flags: Any, code: Any, _properties: Any) -> None:
        failed = code is not None and code.is_failure and code.value != 0x80  # paho's own word for "no reason given"
        problem = refused(self._account.address, code.value) if failed else closed(self._account.address)
        self._loop.call_soon(self._lose, problem)

    def _socket_closes(self, _client: Any, _data: Any, socket: Any) -> None:
        with contextlib.suppress(ValueError, OSError):
            self._loop.remove_reader(socket.fileno())
            self._loop.remove_writer(socket.fileno())


def _properties(packet: int, values: dict[str, int]) -> Properties:
    found = Properties(packet)  # type: ignore[no-untyped-call] # paho has no types here
    for name, value in values.items():
        setattr(found, name, value)
    return found
