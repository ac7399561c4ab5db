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
from collections.abc import Callable, Mapping
from typing import Any

_ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x4, 0x8, 0x40, 0x80, 0x100, 0x200
_DELETE_SELF, _MOVE_SELF, _UNMOUNT, _Q_OVERFLOW, _IGNORED, _ONLYDIR = 0x400, 0x800, 0x2000, 0x4000, 0x8000, 0x1000000

_ANYTHING = _DELETE_SELF | _MOVE_SELF | _UNMOUNT | _IGNORED | _Q_OVERFLOW
"""The folder or its file system is gone, or there were too many changes to report."""
_IS_FOLDER = 0x40000000

PASSED = _DELETE_SELF | _MOVE_SELF | _ONLYDIR
"""What to watch: the folder itself only, on the way to another."""
ENTRIES = PASSED | _CREATE | _DELETE | _MOVED_FROM | _MOVED_TO
"""And which names are in it."""
FILES = ENTRIES | _CLOSE_WRITE | _ATTRIB
"""And whether a file in it was written to its end, or its permissions or its owner changed."""

IN_BACKGROUND = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""The flags of a descriptor that an event loop reads."""

_HEADER = struct.Struct("iIII")
_SKIPPED = (FileNotFoundError, NotADirectoryError, PermissionError)


class Watches:
    """A set of watched folders; `happened(folder, name, is_folder)` is called on the running loop for each change.

    The folder is told as it was set, with the name of the entry in it that came, went or changed. No name: anything may
    have happened, as the folder itself is gone, or (in any folder) there was too much to tell.
    """

    def __init__(self, happened: Callable[[str, str, bool], object]) -> None:
        self._happened = happened
        self._folders: dict[int, str] = {}
        self._descriptor = -1

    def set(self, wanted: Mapping[str, int]) -> bool:
        """Watch exactly these folders, each for its mask, and return whether all of them are watched.

        A folder that is missing or may not be read is left out. One that was replaced is watched anew.

        Raises:
            OSError: there is no inotify here, or the system has no more of it to give; nothing is watched then.
        """
        try:
            if self._descriptor < 0:
                self._descriptor = call("inotify_init1", IN_BACKGROUND)
                asyncio.get_running_loop().add_reader(self._descriptor, self._read)
            return self._set(wanted)
        except OSError:
            self.close()
            raise

    def _set(self, wanted: Mapping[str, int]) -> bool:
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
            self._descriptor, self._folders = -1, {}

    def _read(self) -> None:
        try:
            told = os.read(self._descriptor, 64 * 1024)
        except BlockingIOError:
            return
        at = 0
        while at + _HEADER.size <= len(told):
            watch, mask, _, length = _HEADER.unpack_from(told, at)
            at += _HEADER.size + length
            name = "" if mask & _ANYTHING else os.fsdecode(told[at - length : at].rstrip(b"\0"))
            known = mask & _Q_OVERFLOW or watch in self._folders
            if known and (name or mask & _ANYTHING):  # not for the folder's own times
                self._happened(self._folders.get(watch, ""), name, bool(mask & _IS_FOLDER))


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
