"""How this reminderd is started: the command that a unit, an agent or a task is to run."""

from __future__ import annotations

import os
from pathlib import Path


def own_command(argv0: str, executable: str) -> tuple[str, ...]:
    """Return the words that start what is running now: its console script, else its Python and `-m`.

    The script is kept as it was called, not resolved: pipx and uv put a link there which survives an upgrade.
    `-P` keeps a file called reminderd in the folder it is started from out of the way.
    """
    script = Path(argv0).absolute()
    if script.name in ("reminderd", "reminderd.exe") and script.is_file() and os.access(script, os.X_OK):
        return (str(script),)
    return (executable, "-P", "-m", "reminderd")
