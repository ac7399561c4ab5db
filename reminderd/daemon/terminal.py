"""Opening the guided routine in a terminal, when somebody pressed "Start" and a terminal can be found."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

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


def terminal_command(environ: Mapping[str, str] = os.environ) -> tuple[str, ...] | None:
    """Return the beginning of a command that opens a terminal here, or None."""
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        return None
    for terminal in TERMINALS:
        found = shutil.which(terminal[0], path=environ.get("PATH"))
        if found:
            return (found, *terminal[1:])
    return None


async def open_routine(config: Path | None) -> bool:
    """Open `reminderd stretch` in a terminal of its own; tell whether one was found."""
    from reminderd.exercise.routines import OWN_TERMINAL

    terminal = terminal_command()
    if terminal is None:
        return False
    given = () if config is None else ("--config", str(config))
    devnull = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *terminal, *own_command(), "stretch", *given,
            stdin=devnull, stdout=devnull, stderr=devnull, start_new_session=True,
            env={**os.environ, OWN_TERMINAL: "1"},
        )  # fmt: skip
    except OSError as problem:
        log.warning("no terminal could be opened for the routine: %s", problem)
        return False
    await process.wait()
    return True
