"""Ask a Wayland compositor one thing: is the active window fullscreen? A connection for each question, none blocks.

Works where `zwlr_foreign_toplevel_manager_v1` is offered: sway, Hyprland, labwc, river, Wayfire, niri, Mir. The
wire: https://wayland.freedesktop.org/docs/html/ch04.html; the protocol: wlr-protocols,
unstable/wlr-foreign-toplevel-management-unstable-v1.xml.
Titles come along unasked; they are passed over unread.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

_INTERFACE = b"zwlr_foreign_toplevel_manager_v1"
_DISPLAY, _REGISTRY, _SYNCED, _MANAGER, _TOLD = 1, 2, 3, 4, 5
_LONGEST = 4096
"""Bytes of one message: libwayland's own limit."""
_ACTIVATED, _FULLSCREEN = 2, 3


class WaylandUnavailable(Exception):
    """There is no compositor to ask, or it does not tell; the message says why."""


async def active_is_fullscreen(environ: Mapping[str, str]) -> bool:
    """Answer for the compositor of `environ`.

    Raises:
        WaylandUnavailable: nobody to ask, or it does not offer the protocol.
        OSError, EOFError, struct.error: it went away, or does not speak Wayland.
    """
    async with _windows(environ) as windows:
        return windows.active_is_fullscreen


async def until_not_fullscreen(environ: Mapping[str, str]) -> None:
    """Wait until the active window is none that is fullscreen. Raises as `active_is_fullscreen`."""
    async with _windows(environ) as windows:
        while windows.active_is_fullscreen:
            await windows.next()


@contextlib.asynccontextmanager
async def _windows(environ: Mapping[str, str]) -> AsyncIterator[_Windows]:
    path = Path(environ.get("XDG_RUNTIME_DIR", "/"), environ.get("WAYLAND_DISPLAY", ""))  # an absolute one wins
    try:
        reader, writer = await asyncio.open_unix_connection(str(path))
    except OSError:
        raise WaylandUnavailable("no Wayland compositor answers") from None
    try:
        writer.write(_request(_DISPLAY, 1, _uint(_REGISTRY)) + _request(_DISPLAY, 0, _uint(_SYNCED)))
        offer = await _offer(reader)
        bind = _uint(offer) + _string(_INTERFACE) + _uint(2) + _uint(_MANAGER)  # fullscreen came with version 2
        writer.write(_request(_REGISTRY, 0, bind) + _request(_DISPLAY, 0, _uint(_TOLD)))
        windows = _Windows(reader)
        while await windows.next() != _TOLD:
            pass
        yield windows
    finally:
        writer.close()


async def _offer(reader: asyncio.StreamReader) -> int:
    """Read all the globals and give the number of the one wanted."""
    found = None
    while (message := await _message(reader))[0] != _SYNCED:
        sender, event, body = message
        if sender == _REGISTRY and event == 0:
            name, length = struct.unpack_from("<II", body)
            (version,) = struct.unpack_from("<I", body, 8 + length + -length % 4)
            if body[8 : 8 + length] == _INTERFACE + b"\0" and version >= 2:
                found = name
    if found is None:
        raise WaylandUnavailable("this compositor does not tell which window is fullscreen")
    return int(found)


class _Windows:
    """What the compositor has told up to now: the last state of each window that was not closed."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._states: dict[int, frozenset[int]] = {}

    @property
    def active_is_fullscreen(self) -> bool:
        return any({_ACTIVATED, _FULLSCREEN} <= state for state in self._states.values())

    async def next(self) -> int:
        """Take in the next thing told; give which object told it."""
        sender, event, body = await _message(self._reader)
        if sender == _MANAGER and event == 0:
            self._states[struct.unpack("<I", body)[0]] = frozenset()
        elif sender in self._states and event == 4:
            count = struct.unpack_from("<I", body)[0] // 4
            self._states[sender] = frozenset(struct.unpack_from(f"<{count}I", body, 4))
        elif sender in self._states and event == 6:
            del self._states[sender]
        return sender


async def _message(reader: asyncio.StreamReader) -> tuple[int, int, bytes]:
    sender, size_event = struct.unpack("<II", await reader.readexactly(8))
    size = size_event >> 16
    if not 8 <= size <= _LONGEST:
        raise WaylandUnavailable("what answers there is no Wayland compositor")
    body = await reader.readexactly(size - 8)
    if sender == _DISPLAY and size_event & 0xFFFF == 0:
        raise WaylandUnavailable("the compositor refused to tell")
    return sender, size_event & 0xFFFF, body


def _request(target: int, opcode: int, body: bytes) -> bytes:
    return struct.pack("<II", target, (8 + len(body)) << 16 | opcode) + body


def _uint(value: int) -> bytes:
    return struct.pack("<I", value)


def _string(value: bytes) -> bytes:
    return _uint(len(value) + 1) + value + bytes(4 - len(value) % 4)
