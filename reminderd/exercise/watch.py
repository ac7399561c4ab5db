"""Notice that calendar files may have changed: by inotify on their folders, elsewhere every five minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from reminderd.system import inotify

SETTLE_SECONDS = 2.0
"""A sync writes many files: their changes are told together, and at most so often."""
LOOK_AGAIN_SECONDS = 300.0
"""Where a folder cannot be watched: a share may be mounted later."""


class CalendarWatch:
    """Calls `changed` on the loop some seconds after a calendar file has changed; may call once too often."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._names: frozenset[str] = frozenset()
        self._watches = inotify.Watches(self._happened)
        self._timer: asyncio.TimerHandle | None = None

    def set(self, folders: Iterable[str], files: Iterable[str]) -> None:
        """Watch these folders until `changed` is called, for .ics files and for the given ones."""
        self._names = frozenset(Path(each).name for each in files)
        try:
            watched = self._watches.set(dict.fromkeys(folders, inotify.FILES))
        except OSError:  # no inotify here, or no more of it
            watched = False
        if not watched:
            self.call_in(LOOK_AGAIN_SECONDS)

    def call_in(self, seconds: float) -> None:
        """Call `changed` after so many seconds at the latest."""
        loop = asyncio.get_running_loop()
        if self._timer is None or self._timer.when() > loop.time() + seconds:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_later(seconds, self._call)

    def stop(self) -> None:
        """Watch nothing any more; safe to call twice."""
        if self._timer is not None:
            self._timer.cancel()
        self._watches.close()

    def _happened(self, _folder: str, name: str, is_folder: bool) -> None:
        if is_folder or not name or name.lower().endswith(".ics") or name in self._names:
            self.call_in(SETTLE_SECONDS)

    def _call(self) -> None:
        self._timer = None
        self._changed()
