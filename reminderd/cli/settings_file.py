"""The settings as commands ask for them: checked in a child process, and what was wrong as the command's failure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli.errors import CommandFailed, WrongSettings

if TYPE_CHECKING:
    from reminderd.core.settings import Settings
    from reminderd.settings.loaded import Loaded


def load(config: Path | None, text: str | None = None) -> Loaded:
    """Return what is in the file (None: the usual one), or would be if it held this text."""
    from reminderd.settings.child import load_in_child_sync  # loads asyncio

    return load_in_child_sync(config, os.environ, text=text)


def settings_of(loaded: Loaded) -> Settings:
    """Return the settings.

    Raises:
        CommandFailed: they are wrong, or the check could not be finished.
    """
    if loaded.settings is None:
        raise (
            CommandFailed(loaded.unfinished)
            if loaded.unfinished
            else WrongSettings([each.sentence for each in loaded.problems])
        )
    return loaded.settings
