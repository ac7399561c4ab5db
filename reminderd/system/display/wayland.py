"""The Wayland client: objects, requests, events and the list of globals, on the asyncio loop.

The wire: https://wayland.freedesktop.org/docs/html/ch04.html. Both sides refer to objects by number: ours begin at 1
(the display), those made by the compositor at 0xff000000. A number that we gave up is free again only when the
compositor says so (`delete_id`).
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system.display import REPLY_SECONDS, DisplayConnection, DisplayError, ignore
from reminderd.system.display.environment import is_wayland

_DISPLAY, _REGISTRY = 1, 2
_SYNC, _GET_REGISTRY, _BIND = 0, 1, 0
_ERROR, _DELETE_ID = 0, 1
_GLOBAL, _GLOBAL_REMOVE = 0, 1
_MOST_GLOBALS = 4096

Handler = Callable[[int, bytes], object]
"""Called with the number of an event and its arguments."""


async def connect(
    environ: Mapping[str, str], lost: Callable[[str], None] = ignore, removed: Callable[[int], None] = ignore
) -> WaylandConnection:
    """Return a connection to this session's compositor, whose globals are known.

    How long that may take is for the caller to say. `lost` is called once with the reason when the connection is lost,
    `removed` with the number of each global that the compositor takes away.

    Raises:
        DisplayError: the environment names no compositor, nobody listens there, or it does not speak Wayland.
    """
    path = socket_path(environ)
    wayland = WaylandConnection(lost, removed)
    await wayland.open([str(path)], f"compositor at {path.name}")
    return wayland


def socket_path(environ: Mapping[str, str]) -> Path:
    """Return where the compositor listens.

    Raises:
        DisplayError: the environment names no Wayland session.
    """
    if not is_wayland(environ):
        raise DisplayError(sentence(N_("WAYLAND_DISPLAY is not set")))
    display = Path(environ.get("WAYLAND_DISPLAY") or "wayland-0")
    if display.is_absolute():
        return display
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not folder:
        raise DisplayError(sentence(N_("XDG_RUNTIME_DIR is not set")))
    return Path(folder) / display


class WaylandConnection(DisplayConnection):
    """One connection. Made by `connect`."""

    server = "compositor"

    def __init__(self, lost: Callable[[str], None], removed: Callable[[int], None]) -> None:
        super().__init__(lost)
        self._removed = removed
        self.handlers: dict[int, Handler] = {_DISPLAY: self._display_event, _REGISTRY: self._registry_event}
        """What is called for the events of each object; those of any other are ignored."""
        self._free: list[int] = []
        self._last_id = _REGISTRY
        self.globals: dict[str, tuple[int, int]] = {}
        """What the compositor offers: the number and the version of the first global of each interface."""

    async def _introduce(self, reader: asyncio.StreamReader) -> None:
        """Ask for the globals, and wait until all are listed."""
        self._receive_from(reader)
        self.send(_DISPLAY, _GET_REGISTRY, _number(_REGISTRY))
        await self.round_trip(None)

    def bind(self, interface: str, version: int, handler: Handler | None = None) -> int:
        """Bind the global of this interface and return the id of the new object."""
        bound = self.new_object(handler)
        number, name = self.globals[interface][0], interface.encode() + b"\0"
        text = _number(len(name)) + name + bytes(-len(name) % 4)
        self.send(_REGISTRY, _BIND, _number(number) + text + _number(version) + _number(bound))
        return bound

    def new_object(self, handler: Handler | None = None) -> int:
        """Return an id for an object about to be made by a request; freed ids are used again."""
        if self._free:
            number = self._free.pop()
        else:
            self._last_id += 1
            number = self._last_id
        if handler is not None:
            self.handlers[number] = handler
        return number

    def send(self, target: int, request: int, arguments: bytes = b"") -> None:
        """Send a request."""
        self._write(struct.pack("=II", target, (8 + len(arguments)) << 16 | request) + arguments)

    async def round_trip(self, deadline: float | None = REPLY_SECONDS) -> None:
        """Wait until everything sent so far was handled, and all that came of it was received.

        Raises:
            DisplayError: it was not within the deadline (seconds), or the connection is lost.
        """
        callback = self.new_object()
        self.handlers[callback] = lambda _event, _arguments: self._resolve(callback, b"")
        self.send(_DISPLAY, _SYNC, _number(callback))
        await self._reply_to(callback, deadline)

    async def _receive(self, reader: asyncio.StreamReader) -> None:
        target, word = struct.unpack("=II", await reader.readexactly(8))
        if word >> 16 < 8:
            raise DisplayError("the compositor sends a message too short to be one")
        arguments = await reader.readexactly((word >> 16) - 8)
        handler = self.handlers.get(target)
        if handler is not None:
            handler(word & 0xFFFF, arguments)

    def _display_event(self, event: int, arguments: bytes) -> None:
        if event == _ERROR:
            said, _ = _string(arguments, 8)
            raise DisplayError(f"the compositor refused a request ({said[:80]})")
        if event == _DELETE_ID:
            (number,) = struct.unpack_from("=I", arguments)
            if _REGISTRY < number <= self._last_id and number not in self._free:
                self.handlers.pop(number, None)
                self._free.append(number)

    def _registry_event(self, event: int, arguments: bytes) -> None:
        (number,) = struct.unpack_from("=I", arguments)
        if event == _GLOBAL:
            if len(self.globals) >= _MOST_GLOBALS:
                raise DisplayError("the compositor offers things without end")
            interface, at = _string(arguments, 4)
            (version,) = struct.unpack_from("=I", arguments, at)
            self.globals.setdefault(interface, (number, version))
        elif event == _GLOBAL_REMOVE:
            self._removed(number)


def _number(value: int) -> bytes:
    return struct.pack("=I", value)


def _string(arguments: bytes, at: int) -> tuple[str, int]:
    """Return a string argument, and where the next argument begins."""
    (size,) = struct.unpack_from("=I", arguments, at)
    if not 0 < size <= len(arguments) - at - 4:
        raise DisplayError("the compositor sends a string longer than its message")
    text = arguments[at + 4 : at + 3 + size].decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable()), at + 4 + (size + 3) // 4 * 4
