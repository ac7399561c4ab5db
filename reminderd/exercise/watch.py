"""Tells when calendar files may have changed: by inotify on their folders, elsewhere every five minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from reminderd.system import inotify

SETTLE_SECONDS = 2.0
"""A sync writes many files: their changes are told together, and at most so often."""
LOOK_AGAIN_SECONDS = 300.0
MOST_FOLDERS = 500


class CalendarWatch:
    """Calls `changed` on the loop some seconds after a calendar file has changed; may call once too often."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._folders: tuple[str, ...] = ()
        self._names: frozenset[str] = frozenset()
        self._watches: inotify.Watches | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, folders: Iterable[str], files: Iterable[str] = ()) -> None:
        """Watch these folders from now on, for .ics files and for the given ones; call it on the running loop."""
        self._folders = tuple(sorted(folders))[:MOST_FOLDERS]
        self._names = frozenset(Path(each).name for each in files)
        if self._folders:
            self._watch()
        else:
            self.stop()

    def stop(self) -> None:
        """Watch nothing any more; safe to call twice."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._close()
        self._folders = ()

    def _watch(self) -> None:
        try:
            if self._watches is None:
                self._watches = inotify.Watches(self._happened)
            if self._watches.set(dict.fromkeys(self._folders, inotify.FILES)):
                return
        except OSError:
            pass  # no inotify here, or no more of it
        self._close()
        self._tell_in(LOOK_AGAIN_SECONDS)

    def _close(self) -> None:
        if self._watches is not None:
            self._watches.close()
            self._watches = None

    def _happened(self, events: list[inotify.Event]) -> None:
        if any(self._matters(each) for each in events):
            self._tell_in(SETTLE_SECONDS)

    def _matters(self, event: inotify.Event) -> bool:
        if event.mask & (inotify.GONE | inotify.OVERFLOWN | inotify.IS_FOLDER):
            return True
        return event.name.lower().endswith(".ics") or event.name in self._names

    def _tell_in(self, seconds: float) -> None:
        if not self._timer:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._watch()  # a folder may be gone, and another have come in its place
        self._changed()
