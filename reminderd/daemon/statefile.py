"""The state that survives a restart: one small JSON file, replaced whole, by a thread of its own.

A disk that hangs or is full stops the saving, not the reminders. Only the newest state waits to be written.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from reminderd.system.folders import private_folder
from reminderd.system.threads import Worker

log = logging.getLogger(__name__)


def read_state(path: Path) -> dict[str, Any]:
    """Return the saved state, or {} if there is none or if the file is damaged."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as problem:
        log.warning("The saved state cannot be read, so all counts start again: %s", problem)
        return {}
    return found if isinstance(found, dict) else {}


class StateFile:
    """Writes the newest state that was handed in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._newest = ""
        self._worker = Worker("state")
        self._fails = False

    def save(self, state: dict[str, Any]) -> None:
        """Have it written soon; never blocks, never raises."""
        self._newest = json.dumps(state, separators=(",", ":"))
        self._worker.post(self._write)

    async def flush(self, deadline: float) -> bool:
        """Wait until the disk itself has what was saved; return whether that took less than `deadline` seconds."""
        try:
            return await self._worker.do(lambda: self._write(to_the_disk=True), deadline)
        except TimeoutError:
            return False

    def stop(self, deadline: float = 1.0) -> None:
        """Write what is left, for at most `deadline` seconds, and end."""
        self._worker.stop(deadline)

    def _write(self, *, to_the_disk: bool = False) -> bool:
        """Write the newest state, if there is one, and return whether that worked.

        What is to survive a power cut goes `to_the_disk`; else the system keeps it in memory for a while.
        """
        new = self._path.with_name(f"{self._path.name}.new")
        try:
            if self._newest:
                private_folder(self._path.parent)
                file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(file, "w", encoding="utf-8") as stream:
                    stream.write(self._newest)
                    stream.flush()
                    if to_the_disk:
                        os.fsync(file)
                new.replace(self._path)
        except OSError as error:
            if not self._fails:
                log.warning("The state cannot be saved: %s", error)
            self._fails = True
            return False
        if self._fails:
            log.warning("The state can be saved again")
        self._fails = False
        return True
