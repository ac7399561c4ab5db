"""Tells when calendar files may have changed: by inotify on their folders, elsewhere by looking round now and then.

A few lines of ctypes instead of a package, because each package has one place and the settings' watch has that one.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from collections.abc import Callable, Iterable

SETTLE_SECONDS = 2.0
"""A sync writes many files: they are told of together, and at most so often."""
LOOK_ROUND_SECONDS = 300.0
MOST_FOLDERS = 500

_WRITTEN, _MOVED, _CREATED, _DELETED = 0x8, 0x40 | 0x80, 0x100, 0x200
_ITSELF, _OVERFLOW, _IS_FOLDER = 0x400 | 0x800 | 0x2000 | 0x8000, 0x4000, 0x4000_0000
_ONLY_FOLDERS = 0x0100_0000
_CLOSE_ON_EXEC_AND_NO_WAIT = os.O_CLOEXEC | os.O_NONBLOCK if sys.platform != "win32" else 0
_HEAD = struct.Struct("iIII")


class CalendarWatch:
    """Calls `changed` on the loop some seconds after a calendar file has changed; may call once too often."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._folders: tuple[str, ...] = ()
        self._names: frozenset[str] = frozenset()
        self._number = -1
        self._timer: asyncio.TimerHandle | None = None
        self._lost = False

    def set(self, folders: Iterable[str], files: Iterable[str] = ()) -> None:
        """Watch these folders from now on, for .ics files and for the given ones; call it on the running loop."""
        wanted = tuple(sorted(folders))[:MOST_FOLDERS]
        self._names = frozenset(os.path.basename(each) for each in files)  # noqa: PTH119 (a name is a text here)
        if wanted == self._folders and (self._number >= 0 or self._timer):
            return
        self.stop()
        if wanted:
            self._start(wanted)

    def _start(self, folders: tuple[str, ...]) -> None:
        self._folders = folders
        try:
            self._number = _inotify(folders)
        except OSError:
            self._settle(LOOK_ROUND_SECONDS)
        else:
            asyncio.get_running_loop().add_reader(self._number, self._read)

    def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._number >= 0:
            asyncio.get_running_loop().remove_reader(self._number)
            os.close(self._number)
            self._number = -1
        self._folders = ()

    def _read(self) -> None:
        try:
            events = os.read(self._number, 64 * 1024)
        except BlockingIOError:
            return
        parsed = list(_parsed(events))
        self._lost |= any(mask & _ITSELF for mask, _ in parsed)  # a folder went; one of its name may come
        if any(self._matters(mask, name) for mask, name in parsed):
            self._settle(SETTLE_SECONDS)

    def _matters(self, mask: int, name: str) -> bool:
        if mask & (_ITSELF | _OVERFLOW | _IS_FOLDER):
            return True
        return name.lower().endswith(".ics") or name in self._names

    def _settle(self, seconds: float) -> None:
        if not self._timer:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._tell)

    def _tell(self) -> None:
        self._timer = None
        if self._lost:
            folders, self._lost = self._folders, False
            self.stop()
            self._start(folders)
        elif self._number < 0:
            self._settle(LOOK_ROUND_SECONDS)
        self._changed()


def _parsed(events: bytes) -> Iterable[tuple[int, str]]:
    place = 0
    while place + _HEAD.size <= len(events):
        _, mask, _, length = _HEAD.unpack_from(events, place)
        place += _HEAD.size
        yield mask, os.fsdecode(events[place : place + length].rstrip(b"\0"))
        place += length


def _inotify(folders: tuple[str, ...]) -> int:
    """Return a descriptor that tells of changes in these folders.

    Raises:
        OSError: this system has no such thing, or not for any of these folders.
    """
    if sys.platform != "linux":
        raise OSError("no inotify here")
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    number: int = libc.inotify_init1(_CLOSE_ON_EXEC_AND_NO_WAIT)
    if number < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    mask = _WRITTEN | _MOVED | _CREATED | _DELETED | _ITSELF & ~0xE000 | _ONLY_FOLDERS
    watched = [libc.inotify_add_watch(number, os.fsencode(folder), mask) for folder in folders]
    if max(watched) < 0:
        os.close(number)
        raise OSError(ctypes.get_errno(), "inotify")
    return number
