"""The state that survives a restart: one small JSON file, replaced whole, by a thread of its own.

A disk that hangs or is full stops the saving, not the reminders; only the newest state waits to be written.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

LARGEST_BYTES = 8 << 20


def read_state(path: Path) -> Any:
    """Return what was saved, or None where there is nothing of use; a damaged file is never in the way."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        return json.loads(data) if len(data) <= LARGEST_BYTES else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as problem:
        log.warning("the saved state cannot be read, and is begun anew: %s", problem)
        return None


class StateFile:
    """Writes the newest state handed in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wake = threading.Condition()
        self._newest: str | None = None
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="state", daemon=True)
        self.problem: str | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def save(self, state: dict[str, Any]) -> None:
        """Have it written soon; never blocks, never raises."""
        text = json.dumps(state, separators=(",", ":"))
        with self._wake:
            self._newest = text
            self._wake.notify()

    async def flush(self, deadline: float) -> bool:
        """Wait until what was handed in so far is written; tell whether it was, within so many seconds."""
        loop = asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()
        with self._wake:
            self._waiting.append((loop, written))
            self._wake.notify()
        done, _ = await asyncio.wait([written], timeout=deadline)
        return bool(done) and self.problem is None

    def stop(self, deadline: float = 1.0) -> None:
        """Write what is left, within so many seconds, and end."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(deadline)

    def _run(self) -> None:
        while True:
            with self._wake:
                while self._newest is None and not self._waiting and not self._ending:
                    self._wake.wait()
                text, self._newest = self._newest, None
                waiting, self._waiting = self._waiting, []
                ending = self._ending
            if text is not None:
                self._write(text)
            for loop, written in waiting:
                _settle(loop, written)
            if ending and text is None:
                return

    def _write(self, text: str) -> None:
        new = self._path.with_name(f"{self._path.name}.new")
        try:
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as stream:
                stream.write(text)
            new.replace(self._path)
        except OSError as error:
            if self.problem is None:
                log.warning("the state cannot be saved: %s", error)
            self.problem = f"the state cannot be saved: {error.strerror or error}"
        else:
            if self.problem is not None:
                log.warning("the state can be saved again")
            self.problem = None


def _settle(loop: asyncio.AbstractEventLoop, written: asyncio.Future[None]) -> None:
    try:
        loop.call_soon_threadsafe(_set, written)
    except RuntimeError:
        return  # the loop has ended; nobody waits any more


def _set(written: asyncio.Future[None]) -> None:
    if not written.done():
        written.set_result(None)
