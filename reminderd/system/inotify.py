"""The one file that imports inotify-simple: watching folders, as a thin typed front."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import inotify_simple  # type: ignore[import-untyped]  # it has no types; this file is the typed front
from inotify_simple import flags

if inotify_simple._libc is None:  # noqa: SLF001 (it would look for libc with ldconfig and gcc, as child processes)
    inotify_simple._libc = ctypes.CDLL(None, use_errno=True)  # noqa: SLF001

GONE = int(flags.DELETE_SELF | flags.MOVE_SELF | flags.UNMOUNT | flags.IGNORED)
OVERFLOWN = int(flags.Q_OVERFLOW)
WRITING = int(flags.MODIFY)
WRITTEN = int(flags.CLOSE_WRITE | flags.MOVED_TO | flags.MOVED_FROM | flags.DELETE)
CREATED = int(flags.CREATE)

PASSED = int(flags.DELETE_SELF | flags.MOVE_SELF | flags.ONLYDIR)
ENTRIES = int(PASSED | flags.CREATE | flags.DELETE | flags.MOVED_FROM | flags.MOVED_TO)
FILE = int(ENTRIES | flags.MODIFY | flags.CLOSE_WRITE | flags.ATTRIB)


class Watches:
    """A set of watched folders behind one file descriptor.

    Raises:
        OSError: the system has no more instances or watches to give, or a folder cannot be watched.
    """

    def __init__(self) -> None:
        self._inotify = inotify_simple.INotify(nonblocking=True)
        self._folders: dict[int, str] = {}

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when something happened."""
        return int(self._inotify.fileno())

    def set(self, wanted: dict[str, int]) -> None:
        """Watch exactly these folders, each for its mask; folders that are gone meanwhile are left out."""
        kept: dict[int, str] = {}
        for folder, mask in wanted.items():
            if Path(folder).is_dir():
                try:
                    kept[self._inotify.add_watch(folder, mask)] = folder
                except (FileNotFoundError, NotADirectoryError, PermissionError):
                    continue
        for watch in self._folders.keys() - kept.keys():
            try:
                self._inotify.rm_watch(watch)
            except OSError:  # the folder went, and its watch with it
                continue
        self._folders = kept

    def read(self) -> Iterator[tuple[str, int, str]]:
        """Return what happened: the folder, the mask and the name in it; never blocks."""
        for event in self._inotify.read(timeout=0):
            if event.mask & OVERFLOWN:
                yield "", event.mask, ""
            elif event.wd in self._folders:
                yield self._folders[event.wd], event.mask, event.name

    def close(self) -> None:
        """Let go of everything."""
        self._inotify.close()
