"""What does not need a desktop: settings, history, service, clock."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from datetime import datetime

from reminderd.doctor.finding import Finding
from reminderd.history.reader import HistoryReader, HistoryUnreadable
from reminderd.service import files
from reminderd.service.install import own_command
from reminderd.service.manager import manager_here
from reminderd.settings.loaded import Loaded
from reminderd.system.folders import private_folder, state_folder
from reminderd.system.zone import local_zone

_WITHOUT = "Reminders work without it, but nothing is remembered over a restart."


async def settings(loaded: Loaded, *, running: bool) -> list[Finding]:
    """Report the problems in the settings. They keep reminderd from starting, if it does not run."""
    if loaded.unfinished:
        return [Finding("settings", "unknown", loaded.unfinished)]
    if not loaded.problems:
        said = "correct" if loaded.file == "read" else f"{loaded.file}, so the defaults are active"
        return [Finding("settings", "ok", f"{loaded.path}: {said}")]
    means = "the previous settings are still active" if running else "reminderd does not start"
    remedy = f"Correct this in the file. Until then, {means}."
    return [Finding("settings", "bad", str(each), remedy, essential=not running) for each in loaded.problems]


async def history() -> list[Finding]:
    """Return whether the history can be written and read."""
    folder = state_folder()
    path = folder / "history.db"
    try:
        await asyncio.to_thread(_try_writing)
    except OSError as problem:
        text = f"{folder} cannot be written: {problem.strerror or problem}."
        return [Finding("history", "bad", text, f"Free some space, or make the folder writable. {_WITHOUT}")]
    try:
        rows = await asyncio.to_thread(HistoryReader(path).rows, limit=1, newest_first=True)
    except HistoryUnreadable as problem:
        remedy = "If it is damaged, the daemon renames it and begins a new one when it starts."
        return [Finding("history", "bad", str(problem), remedy)]
    if path.exists() and not os.access(path, os.W_OK):
        return [Finding("history", "bad", f"{path} cannot be written.", f"Make the file writable. {_WITHOUT}")]
    last = f"last event {rows[0]['at'][:16].replace('T', ' ')}" if rows else "no event yet"
    return [Finding("history", "ok", f"{path}: {last}")]


def _try_writing() -> None:
    with tempfile.TemporaryFile(dir=private_folder(state_folder())) as trial:
        trial.write(bytes(16_384))


async def service(*, running: bool) -> list[Finding]:
    """Return what the service manager says. An installed service that does not run means that no reminders come."""
    manager = manager_here()
    state = await asyncio.to_thread(manager.state)
    if state.active:
        return [Finding("service", "ok", f"{state.manager}: {state.detail}")]
    text = f"{state.manager}: {state.detail}"
    if not await asyncio.to_thread(_installed):
        remedy = "To start reminderd with your session: reminderd service install"
        return [Finding("service", "unknown", f"not installed ({text})", remedy)]
    if running:
        remedy = "Nothing to do: reminderd runs, but was not started by the service."
        return [Finding("service", "unknown", f"installed ({text})", remedy)]
    remedy = "Run: reminderd service start. If it ends again, reminderd service logs says why."
    return [Finding("service", "bad", f"It is installed but does not run ({text}).", remedy, essential=True)]


def _installed() -> bool:
    try:
        pieces = manager_here().pieces(own_command(sys.argv[0], sys.executable), os.environ)
    except files.ServiceFailed:
        return False
    return files.state(pieces[0]) != "missing"


async def clock() -> list[Finding]:
    """Return whether the local time zone can be used."""
    zone, problem = local_zone(os.environ)
    if problem:
        return [Finding("clock", "bad", f"time zone: {problem}", "Set TZ or /etc/localtime to an existing zone.")]
    return [Finding("clock", "ok", f"time zone {zone}, now {datetime.now(zone):%H:%M}")]
