"""Watching folders by inotify, over ctypes; Linux only, `OSError` elsewhere.

Not by a library: those for asyncio start `ldconfig` (and a compiler) when they are imported, in search of the C library
that is loaded already, and cost the daemon more than a megabyte. See inotify(7).
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

_ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x4, 0x8, 0x40, 0x80, 0x100, 0x200
_DELETE_SELF, _MOVE_SELF, _UNMOUNT, _Q_OVERFLOW, _IGNORED, _ONLYDIR = 0x400, 0x800, 0x2000, 0x4000, 0x8000, 0x1000000

GONE = _DELETE_SELF | _MOVE_SELF | _UNMOUNT | _IGNORED
"""The folder itself went, or its file system did."""
OVERFLOWN = _Q_OVERFLOW
"""There was too much to tell: anything may have happened, in any folder."""
IS_FOLDER = 0x40000000

PASSED = _DELETE_SELF | _MOVE_SELF | _ONLYDIR
"""What to watch: the folder itself only, on the way to another."""
ENTRIES = PASSED | _CREATE | _DELETE | _MOVED_FROM | _MOVED_TO
"""And which names are in it."""
FILES = ENTRIES | _CLOSE_WRITE
"""And whether a file in it was written to its end."""
SAVES = FILES | _ATTRIB
"""And whether its permissions or its owner changed."""

_HEADER = struct.Struct("iIII")
_SKIPPED = (FileNotFoundError, NotADirectoryError, PermissionError)


class Event(NamedTuple):
    """Something that happened in a watched folder."""

    folder: str
    """As it was named when it was set; empty where there was too much to tell."""
    mask: int
    name: str
    """The entry in the folder; empty where the folder itself is meant."""


class Watches:
    """A set of watched folders; `happened` is called on the running loop with what happened in them.

    Raises:
        OSError: there is no inotify here, or the system has no more of it to give.
    """

    def __init__(self, happened: Callable[[list[Event]], None]) -> None:
        self._happened = happened
        self._folders: dict[int, str] = {}
        self._descriptor = call("inotify_init1", os.O_NONBLOCK | os.O_CLOEXEC)
        asyncio.get_running_loop().add_reader(self._descriptor, self._read)

    def set(self, wanted: Mapping[str, int]) -> bool:
        """Watch exactly these folders, each for its mask, and return whether all of them are watched.

        A folder that is missing or may not be read is left out. One that was replaced is watched anew.

        Raises:
            OSError: the system has no more watches to give.
        """
        kept: dict[int, str] = {}
        whole = True
        for folder, mask in wanted.items():
            try:
                kept[call("inotify_add_watch", self._descriptor, os.fsencode(folder), mask)] = folder
            except _SKIPPED:
                whole = False
        for watch in self._folders.keys() - kept.keys():
            try:
                call("inotify_rm_watch", self._descriptor, watch)
            except OSError:  # the folder went, and its watch with it
                continue
        self._folders = kept
        return whole

    def close(self) -> None:
        """Watch nothing any more; safe to call twice."""
        if self._descriptor >= 0:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> None:
        try:
            told = os.read(self._descriptor, 64 * 1024)
        except BlockingIOError:
            return
        if events := list(self._parsed(told)):
            self._happened(events)

    def _parsed(self, told: bytes) -> Iterator[Event]:
        at = 0
        while at + _HEADER.size <= len(told):
            watch, mask, _, length = _HEADER.unpack_from(told, at)
            at += _HEADER.size
            if mask & OVERFLOWN or watch in self._folders:
                name = os.fsdecode(told[at : at + length].rstrip(b"\0"))
                yield Event(self._folders.get(watch, ""), mask, name)
            at += length


def call(function: str, *arguments: Any) -> int:
    """Call a function of Linux's C library.

    Raises:
        OSError: it failed, or this is another system.
    """
    if sys.platform != "linux":
        raise OSError(f"there is no {function} on this system")
    result: int = getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
