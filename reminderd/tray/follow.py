"""The statuses of the daemon, for as long as the tray runs: again when the daemon is back, and without polling.

`control.client.follow` blocks, so it runs in a thread, which sleeps until the daemon sends something. While no daemon
runs, inotify tells when its socket is made.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.control.channel import FILE_NAME
from reminderd.control.client import DaemonNotRunning, DaemonSilent, follow
from reminderd.system.folders import private_folder
from reminderd.system.inotify import ENTRIES, Watches

AGAIN_SECONDS = (0.5, 3.0)
"""After its socket was made, the daemon may need a moment until it listens. A socket left by a crash stays silent."""
SILENT_SECONDS = 5.0
"""After an answer that was none, the daemon is asked again after this long."""


class Follower:
    """Calls `told` on the loop with each new status, and with None when the daemon is gone.

    Raises:
        OSError: the runtime folder cannot be made or watched.
    """

    def __init__(self, folder: Path, told: Callable[[dict[str, Any] | None], None]) -> None:
        self._folder = folder
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._following = False
        self._tries = 0
        self._watches = Watches(self._happened)
        told(None)
        self._look()

    def stop(self) -> None:
        """Report nothing any more. The thread ends with the process."""
        self._watches.close()
        self._told = lambda status: None

    def _happened(self, _folder: str, name: str, _is_folder: bool) -> None:
        if name in (FILE_NAME, ""):
            self._tries = 0
            self._look()

    def _look(self) -> None:
        # The end of a login takes the whole folder away: then it is made again, as the next daemon would.
        self._watches.set({str(private_folder(self._folder)): ENTRIES})
        if not self._following:
            self._following = True
            threading.Thread(target=self._follow, name="daemon", daemon=True).start()

    def _follow(self) -> None:
        """Hand on each status until the daemon ends (in the thread)."""
        silent = False
        try:
            for status in follow(path=self._folder / FILE_NAME):
                self._loop.call_soon_threadsafe(self._told, status)
        except DaemonNotRunning:
            pass
        except (DaemonSilent, OSError):
            silent = True
        with suppress(RuntimeError):  # the loop is closed: we are ending
            self._loop.call_soon_threadsafe(self._ended, silent)

    def _ended(self, silent: bool) -> None:
        self._following = False
        self._told(None)
        if silent:
            self._loop.call_later(SILENT_SECONDS, self._look)
        elif self._tries < len(AGAIN_SECONDS):
            self._loop.call_later(AGAIN_SECONDS[self._tries], self._look)
            self._tries += 1
