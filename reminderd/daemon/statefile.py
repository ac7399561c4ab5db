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

LARGEST_BYTES = 8 << 20


def read_state(path: Path) -> dict[str, Any]:
    """Return what was saved, or nothing where there is nothing of use; a damaged file is never in the way."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        found = json.loads(data) if len(data) <= LARGEST_BYTES else None
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
        self.problem: str | None = None

    def save(self, state: dict[str, Any]) -> None:
        """Have it written soon; never blocks, never raises."""
        self._newest = json.dumps(state, separators=(",", ":"))
        self._worker.post(self._write)

    async def flush(self, deadline: float) -> bool:
        """Wait until the disk itself has what was saved; return whether it had it within so many seconds."""
        try:
            await self._worker.do(self._sync, deadline)
        except TimeoutError:
            return False
        return self.problem is None

    def stop(self, deadline: float = 1.0) -> None:
        """Write what is left, within so many seconds, and end."""
        self._worker.stop(deadline)

    def _write(self) -> None:
        new = self._path.with_name(f"{self._path.name}.new")
        try:
            private_folder(self._path.parent)
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as stream:
                stream.write(self._newest)
            new.replace(self._path)
        except OSError as error:
            if self.problem is None:
                log.warning("The state cannot be saved: %s", error)
            self.problem = f"the state cannot be saved: {error.strerror or error}"
        else:
            if self.problem is not None:
                log.warning("The state can be saved again")
            self.problem = None

    def _sync(self) -> None:
        """Have the disk write now what the system still keeps in memory: an answer survives a power cut."""
        try:
            with self._path.open("rb+") as file:
                os.fsync(file.fileno())
        except FileNotFoundError:
            return  # nothing was saved yet
        except OSError as error:
            self.problem = f"the state cannot be saved: {error.strerror or error}"
