"""Tells when a settings file was saved, however it was saved, without waking up while it is not.

inotify reports the end of a save: the writer closed the file, something was renamed over it, a link was pointed
elsewhere. Where there is no inotify, or where it cannot know (a file on another machine), the file is looked at twice
a second. Whether the content changed, and whether it is complete, is for the check to find out.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from reminderd.system import inotify
from reminderd.system.resolved_path import file_state, resolve
from reminderd.system.threads import Worker

SETTLE_SECONDS = 0.05
"""Most saves are over by then, although editors rename, write and rename again."""
LOOK_SECONDS = 0.5
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "vboxsf", "virtiofs"}


class SettingsWatcher:
    """Calls `changed()` on the loop after each save; for a slow one more than once."""

    def __init__(self, paths: Iterable[Path], changed: Callable[[], None]) -> None:
        self._paths = [path.absolute() for path in paths]
        self._changed = changed
        self._watches = inotify.Watches(self._happened)
        self._folders: dict[str, set[str]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._polling: asyncio.Task[None] | None = None
        self._worker = Worker("settings")

    async def start(self) -> None:
        """Begin to watch, on the running loop."""
        if not any(map(_is_remote, self._paths)):
            with contextlib.suppress(OSError):  # there is no inotify here, or there are no more watches
                self._watch()
                return
        self._polling = asyncio.create_task(self._poll([*map(file_state, self._paths)]))

    async def stop(self) -> None:
        """Watch nothing any more; safe to call twice."""
        self._watches.close()
        self._worker.stop()
        for each in (self._timer, self._polling):
            if each is not None:
                each.cancel()

    def _watch(self) -> None:
        """Watch the paths as they are now; again, where one changed while the watches were being set."""
        for _ in range(3):
            self._folders = self._resolved()
            wanted = {each: inotify.FILES if names else inotify.PASSED for each, names in self._folders.items()}
            self._watches.set(wanted)
            if self._resolved() == self._folders:
                return

    def _resolved(self) -> dict[str, set[str]]:
        folders: dict[str, set[str]] = {}
        for path in self._paths:
            for folder, names in resolve(path).items():
                folders.setdefault(folder, set()).update(names)
        return folders

    def _happened(self, folder: str, name: str, _is_folder: bool) -> None:
        if self._timer is None and (not name or name in self._folders.get(folder, ())):
            self._timer = asyncio.get_running_loop().call_later(SETTLE_SECONDS, self._is_settled)

    def _is_settled(self) -> None:
        self._timer = None
        self._watch()
        self._changed()

    async def _poll(self, reported: object) -> None:
        """Look in a thread: a look at another machine's file may hang, and must not hang the daemon."""
        known = reported
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            before, known = known, await self._worker.do(lambda: [*map(file_state, self._paths)])
            if known == before != reported:
                reported = known
                self._changed()


def _is_remote(path: Path) -> bool:
    """Return whether the file lies on another machine, of whose edits inotify knows nothing."""
    best, kind = "", ""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines():
            _, place, found, *_ = line.split(" ")
            place = place.replace("\\040", " ")
            if path.is_relative_to(place) and len(place) >= len(best):
                best, kind = place, found
    return kind in _REMOTE
