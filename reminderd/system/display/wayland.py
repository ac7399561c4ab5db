"""A connection to a Wayland compositor, spoken by ourselves: objects, requests, events, and the list of globals.

Just enough to bind a few globals and hear their events, on the asyncio loop. Everything received is checked; a
compositor that breaks the protocol is lost, and nothing worse.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable

from reminderd.system.display import REPLY_SECONDS, DisplayError

_DISPLAY, _REGISTRY = 1, 2
_SYNC, _GET_REGISTRY, _BIND = 0, 1, 0
_ERROR, _DELETE_ID = 0, 1
_GLOBAL, _GLOBAL_REMOVE = 0, 1
_MOST_GLOBALS = 4096

Handler = Callable[[int, bytes], None]
"""Gets the number of an event and its arguments."""


class WaylandConnection(asyncio.Protocol):
    """One connection. `lost` gets the reason, once, when it is no more; `removed` the number of a lost global."""

    def __init__(self, lost: Callable[[str], None], removed: Callable[[int], None]) -> None:
        self._lost, self._removed = lost, removed
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._handlers: dict[int, Handler] = {}
        self._free: list[int] = []
        self._last_id = _REGISTRY
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self.globals: dict[int, tuple[str, int]] = {}
        """What the compositor offers: the interface and its version, by number."""

    def find(self, interface: str) -> tuple[int, int] | None:
        """Return number and version of the first global with this interface, or None."""
        return next(((number, v) for number, (name, v) in self.globals.items() if name == interface), None)

    def bind(self, number: int, version: int, handler: Handler | None = None) -> int:
        """Bind a global and give the id of the new object."""
        bound = self.new_object(handler)
        name = self.globals[number][0].encode() + b"\0"
        self.send(
            _REGISTRY,
            _BIND,
            _number(number) + _number(len(name)) + name + bytes(-len(name) % 4) + _number(version) + _number(bound),
        )
        return bound

    def new_object(self, handler: Handler | None = None) -> int:
        """Return an id for an object about to be made by a request; freed ids are used again."""
        if self._free:
            number = self._free.pop()
        else:
            self._last_id += 1
            number = self._last_id
        if handler is not None:
            self._handlers[number] = handler
        return number

    def forget(self, number: int) -> None:
        """Hear no more of an object (whose destruction was asked for)."""
        self._handlers.pop(number, None)

    def send(self, target: int, request: int, arguments: bytes = b"") -> None:
        """Send a request."""
        if self._transport is not None and not self._transport.is_closing():
            size = 8 + len(arguments)
            self._transport.write(struct.pack("=II", target, size << 16 | request) + arguments)

    async def round_trip(self, deadline: float = REPLY_SECONDS) -> None:
        """Wait until everything sent so far was handled, and all that came of it was received.

        Raises:
            DisplayError: it was not within the deadline (seconds), or the connection is gone.
        """
        if self._transport is None:
            raise DisplayError("not connected")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        callback = self.new_object()
        self._handlers[callback] = lambda _event, _arguments: self._answered(callback)
        self._waiting[callback] = done
        self.send(_DISPLAY, _SYNC, _number(callback))
        try:
            async with asyncio.timeout(deadline):
                await done
        except TimeoutError:
            raise DisplayError(f"the compositor did not answer within {deadline:g} s") from None
        finally:
            self._waiting.pop(callback, None)

    def close(self) -> None:
        """Let go, without a word to `lost`."""
        self._lost = _nobody
        self._end("closed")

    # -- asyncio's side --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`; asks for the globals."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (for the type checker)
        self._transport = transport
        self._handlers = {_DISPLAY: self._display_event, _REGISTRY: self._registry_event}
        self.send(_DISPLAY, _GET_REGISTRY, _number(_REGISTRY))

    def data_received(self, data: bytes) -> None:
        """Take whole messages, however they were cut; nonsense ends the connection."""
        self._received += data
        try:
            while self._transport is not None and len(self._received) >= 8:
                target, word = struct.unpack_from("=II", self._received)
                size = word >> 16
                if size < 8:
                    raise DisplayError("the compositor sends a message too short to be one")
                if len(self._received) < size:
                    return
                arguments = bytes(self._received[8:size])
                del self._received[:size]
                handler = self._handlers.get(target)
                if handler is not None:
                    handler(word & 0xFFFF, arguments)
        except (DisplayError, struct.error) as error:
            self._end(str(error))

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._end("the compositor closed the connection")

    # -- events of the display and the registry --------------------------------------------------------------

    def _display_event(self, event: int, arguments: bytes) -> None:
        if event == _ERROR:
            said, _ = _string(arguments, 8)
            raise DisplayError(f"the compositor refused a request ({said[:80]})")
        if event == _DELETE_ID:
            (number,) = struct.unpack_from("=I", arguments)
            if _REGISTRY < number <= self._last_id and number not in self._free:
                self._handlers.pop(number, None)
                self._free.append(number)

    def _registry_event(self, event: int, arguments: bytes) -> None:
        (number,) = struct.unpack_from("=I", arguments)
        if event == _GLOBAL:
            if len(self.globals) >= _MOST_GLOBALS:
                raise DisplayError("the compositor offers things without end")
            interface, at = _string(arguments, 4)
            (version,) = struct.unpack_from("=I", arguments, at)
            self.globals[number] = (interface, version)
        elif event == _GLOBAL_REMOVE and self.globals.pop(number, None) is not None:
            self._removed(number)

    def _answered(self, callback: int) -> None:
        waiting = self._waiting.get(callback)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _end(self, why: str) -> None:
        transport, self._transport = self._transport, None
        if transport is None:
            return
        transport.abort()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(DisplayError(why))
        lost, self._lost = self._lost, _nobody
        lost(why)


def _number(value: int) -> bytes:
    return struct.pack("=I", value)


def _string(arguments: bytes, at: int) -> tuple[str, int]:
    """Read a string argument, and give where the next argument begins."""
    (size,) = struct.unpack_from("=I", arguments, at)
    if not 0 < size <= len(arguments) - at - 4:
        raise DisplayError("the compositor sends a string longer than its message")
    text = arguments[at + 4 : at + 3 + size].decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable()), at + 4 + (size + 3) // 4 * 4


def _nobody(_why: str) -> None:
    """Whom the end is told to when it has been told already."""
