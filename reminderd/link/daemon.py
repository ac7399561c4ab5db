"""The other side of the link: what the daemon sends, and what it is told.

Both block, so each has a thread, which sleeps while nothing happens.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, follow
from reminderd.core.sentence import Sentence, to_json
from reminderd.system.threads import Worker

Status = dict[str, Any]
GAP_SECONDS = 0.05
"""Between two words that are handed in."""
MOST_WAITING = 64
BUSY_SECONDS = 1.0
"""A daemon that does not answer is told again after this long."""


class DaemonSide:
    """The daemon of this user. `told` gets each status on the loop, and None when the daemon is gone.

    What it is told is told in order; of two words of one machine that wait, the newer one is enough. So whoever floods
    the broker keeps the daemon busy for a small part of the time.
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
        self._telling: asyncio.Task[None] | None = None
        threading.Thread(target=self._follow, name="status", daemon=True).start()

    def _follow(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: we are ending
            with suppress(DaemonNotRunning, DaemonSilent, OSError):
                for status in follow({"of": "link"}, path=self._path):
                    self._loop.call_soon_threadsafe(self._told, status)
            self._loop.call_soon_threadsafe(self._told, None)

    def tell(self, verb: str, args: Mapping[str, Any], *, about: str) -> None:
        """Send a request; one `about` the same that still waits is replaced."""
        if len(self._waiting) >= MOST_WAITING and about not in self._waiting and verb == "machine":
            self._refused("too many machines at once")
            return
        said = {name: to_json(each) if isinstance(each, Sentence) else each for name, each in args.items()}
        self._waiting[about] = (verb, said)
        if self._telling is None:
            self._telling = asyncio.ensure_future(self._tell_all())

    async def _tell_all(self) -> None:
        try:
            while self._waiting:
                about = next(iter(self._waiting))
                verb, args = self._waiting.pop(about)
                answer = await self._ask(verb, args)
                if verb in ("machine", "chair", "link"):  # a press is not told again: if it is late, it is over
                    if answer is None:
                        self._waiting.setdefault(about, (verb, args))
                    elif not answer["ok"]:
                        self._refused(str(answer["text"]))
                await asyncio.sleep(GAP_SECONDS if answer else BUSY_SECONDS)
        finally:
            self._telling = None

    async def present(self) -> Status | None:
        """Return the status of this moment, or None where the daemon does not answer."""
        answer = await self._ask("word", {})
        return answer["data"] if answer is not None and answer["ok"] else None

    async def _ask(self, verb: str, args: Mapping[str, Any]) -> dict[str, Any] | None:
        try:
            return await self._worker.do(lambda: call(verb, args, path=self._path))
        except (DaemonNotRunning, DaemonSilent):
            return None
