"""Noticing that the settings file was saved, however it was saved, without waking up while nothing is.

inotify tells the end of a save (the writer closed the file, something was renamed over it, a link was pointed
elsewhere), so a half-written file is not even looked at. Where inotify is not to be had, or cannot know (a file on
another machine), a look every half second takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.settings.followed import Way, follow, look

if TYPE_CHECKING:
    from reminderd.system.inotify import Event, Watches

QUIET_SECONDS = 0.05
"""So long nothing more happens: then a save is over (editors rename, write and rename again)."""
LONGEST_WAIT_SECONDS = 0.3
LOOK_SECONDS = 0.5


class SettingsWatcher:
    """Calls `changed()` on the loop, once a save. Whether the content is another is for the reader to find out."""

    def __init__(self, path: Path, changed: Callable[[], None]) -> None:
        self._path = path.absolute()
        self._changed = changed
        self._watches: Watches | None = None
        self._way = Way()
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0
        self._stopped = threading.Event()
        self.being_written = False
        """Somebody has the file open and wrote into it: what can be read now is half of something."""

    async def start(self) -> None:
        """Begin watching, on the running loop."""
        if not _is_elsewhere(self._path):
            try:
                self._watch()
            except (OSError, ImportError, NotImplementedError):
                self._let_go()  # no inotify here, or no more watches: look instead
        if self._watches is None:
            first = look(self._path)  # the file was read a moment ago: this one look will not hang
            looking = (asyncio.get_running_loop(), first)
            threading.Thread(target=self._look_again_and_again, args=looking, name="settings", daemon=True).start()

    async def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        self._stopped.set()
        self._let_go()

    def _watch(self) -> None:
        from reminderd.system import inotify

        self._watches = inotify.Watches(self._happened)
        self._follow()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._watches is not None:
            self._watches.close()
            self._watches = None

    def _follow(self) -> None:
        """Watch the way as it is now; again, where it changed while the watches were being set."""
        from reminderd.system import inotify

        if self._watches is None:
            return
        for _ in range(3):
            way = follow(self._path)
            wanted = dict.fromkeys(way.folders, inotify.PASSED) | dict.fromkeys(way.entries, inotify.ENTRIES)
            if way.end is not None:
                wanted[way.end[0]] = inotify.WRITES
            self._watches.set(wanted)
            if way.end != self._way.end:
                self.being_written = False
            self._way = way
            if follow(self._path) == way:
                return

    def _happened(self, events: list[Event]) -> None:
        if any([self._concerns_us(*event) for event in events]):  # noqa: C419 (each must be taken note of)
            self._soon()

    def _concerns_us(self, folder: str, mask: int, name: str) -> bool:
        """Take note of one event; tell whether the file may be another now."""
        from reminderd.system import inotify

        if mask & (inotify.GONE | inotify.OVERFLOWN):
            self.being_written = False
            return True
        if name not in self._way.entries.get(folder, ()):
            return False
        if (folder, name) == self._way.end:
            if mask & inotify.WRITING:
                self.being_written = True
            elif mask & inotify.WRITTEN:
                self.being_written = False
            elif mask & inotify.CREATED:
                self.being_written = _is_new_and_empty(Path(folder, name))
        return not self.being_written

    def _soon(self) -> None:
        """Call `changed` when it has been quiet for a moment, but not much later than the first word of it."""
        loop = asyncio.get_running_loop()
        if self._timer is None:
            self._since = loop.time()
        else:
            self._timer.cancel()
        when = min(loop.time() + QUIET_SECONDS, self._since + LONGEST_WAIT_SECONDS)
        self._timer = loop.call_at(when, self._now)

    def _now(self) -> None:
        self._timer = None
        self._follow()
        if not self.being_written:
            self._changed()

    def _look_again_and_again(self, loop: asyncio.AbstractEventLoop, known: object) -> None:
        """Without inotify, in a thread: a look at another machine's file may hang, and must not hang us."""
        said = known
        while not self._stopped.wait(LOOK_SECONDS):
            before, known = known, look(self._path)
            self.being_written = known != before
            if known == before and known != said:
                said = known
                try:
                    loop.call_soon_threadsafe(self._said_by_thread)
                except RuntimeError:  # the loop is closed, and we were forgotten
                    return

    def _said_by_thread(self) -> None:
        if not self._stopped.is_set():
            self._changed()


def _is_new_and_empty(path: Path) -> bool:
    """Tell a file that somebody just made and is about to fill from a link that is complete as it is."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == 0


def _is_elsewhere(path: Path) -> bool:
    """Return whether the file lies on another machine, of whose edits inotify knows nothing."""
    if not sys.platform.startswith("linux"):
        return True
    kinds = {"nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "vboxsf", "virtiofs"}
    best, kind = "", ""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines():
            _, place, found, *_ = line.split(" ")
            place = place.replace("\\040", " ")
            if path.is_relative_to(place) and len(place) >= len(best):
                best, kind = place, found
    return kind in kinds
