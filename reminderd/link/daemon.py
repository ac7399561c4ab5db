"""The other side of the link: what the daemon sends, and what it is told.

Both block, so each has a thread, which sleeps while nothing happens.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, follow
from reminderd.system.threads import Worker

log = logging.getLogger(__name__)

Status = dict[str, Any]


class DaemonSide:
    """The daemon of this user. `told` gets each status on the loop, and None when the daemon is gone.

    What it is told is told in order; of two words of one machine that wait, the newer one is enough.
    """

    def __init__(
        self, told: Callable[[Status | None], None], refused: Callable[[str], None], path: Path | None
    ) -> None:
        self._told = told
        self._refused = refused
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._worker = Worker("daemon")
        self._waiting: dict[str, tuple[str, Mapping[str, Any]]] = {}
        threading.Thread(target=self._follow, name="status", daemon=True).start()

    def _follow(self) -> None:
        with suppress(DaemonNotRunning, DaemonSilent, OSError):
            for status in follow({"of": "link"}, path=self._path):
                self._loop.call_soon_threadsafe(self._told, status)
        with suppress(RuntimeError):  # the loop is closed: we are ending
            self._loop.call_soon_threadsafe(self._told, None)

    def tell(self, verb: str, args: Mapping[str, Any], *, about: str) -> None:
        """Send a request; one `about` the same that still waits is replaced."""
        if about not in self._waiting:
            self._worker.post(lambda: self._send(about))
        self._waiting[about] = (verb, args)

    def _send(self, about: str) -> None:
        verb, args = self._waiting.pop(about)
        with suppress(DaemonNotRunning, DaemonSilent):  # it ends, or what comes next says it again
            answer = call(verb, args, path=self._path)
            if not answer["ok"] and verb in ("machine", "chair"):
                self._loop.call_soon_threadsafe(self._refused, str(answer["text"]))

    async def present(self) -> Status | None:
        """Return the status of this moment, or None where the daemon does not answer."""
        with suppress(DaemonNotRunning, DaemonSilent):
            found: Status = (await self._worker.do(lambda: call("word", path=self._path)))["data"]
            return found
        return None
