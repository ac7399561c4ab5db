"""Opening the guided routine in a terminal, when somebody pressed "Start" and a terminal can be found."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

from reminderd.system.children import start_detached
from reminderd.system.own_python import own_command

log = logging.getLogger(__name__)

TERMINALS: tuple[tuple[str, ...], ...] = (
    ("xdg-terminal-exec",),
    ("x-terminal-emulator", "-e"),
    ("gnome-terminal", "--"),
    ("konsole", "-e"),
    ("xfce4-terminal", "-x"),
    ("foot",),
    ("kitty",),
    ("alacritty", "-e"),
    ("wezterm", "start", "--"),
    ("xterm", "-e"),
)
"""Each with the words after which it takes a command as separate arguments; no shell is involved."""


def open_routine(config: Path | None) -> bool:
    """Open `reminderd stretch` in a terminal of its own, and return whether that worked."""
    from reminderd.exercise.routines import OWN_TERMINAL

    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return False
    found = next(((path, *words) for name, *words in TERMINALS if (path := shutil.which(name))), None)
    if found is None:
        return False
    given = () if config is None else ("--config", str(config))
    try:
        start_detached((*found, *own_command(), "stretch", *given), {**os.environ, OWN_TERMINAL: "1"})
    except OSError as problem:
        log.warning("no terminal could be opened for the routine: %s", problem)
        return False
    return True
