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
from reminderd.service.base_folders import NoHome
from reminderd.service.install import own_command
from reminderd.service.manager import manager_here
from reminderd.settings.loaded import Loaded
from reminderd.system.folders import private_folder, state_folder
from reminderd.system.zone import local_zone

_WITHOUT = "reminders go on without it; nothing is remembered over a restart"


async def settings(loaded: Loaded, *, running: bool) -> list[Finding]:
    """Say what came of reading them; wrong ones keep a daemon from starting, and a running one at its last good."""
    if loaded.unfinished:
        return [Finding("settings", "unknown", loaded.unfinished)]
    if not loaded.problems:
        said = "as it is" if loaded.file == "read" else f"{loaded.file}, so the defaults are in force"
        return [Finding("settings", "ok", f"{loaded.path}: {said}")]
    means = "the last good settings stay in force until then" if running else "reminderd does not start until then"
    remedy = f"mend it ({means}); reminderd config check says the same"
    return [Finding("settings", "bad", str(each), remedy, essential=not running) for each in loaded.problems]


async def history() -> list[Finding]:
    """See whether the history can be written and read."""
    folder = state_folder()
    path = folder / "history.db"
    try:
        await asyncio.to_thread(_try_writing)
    except OSError as problem:
        text = f"{folder} cannot be written: {problem.strerror or problem}"
        return [Finding("history", "bad", text, f"make room, or make the folder yours; {_WITHOUT}")]
    try:
        rows = await asyncio.to_thread(HistoryReader(path).rows, limit=1, newest_first=True)
    except HistoryUnreadable as problem:
        return [Finding("history", "bad", str(problem), "the daemon sets a damaged one aside and begins anew")]
    if path.exists() and not os.access(path, os.W_OK):
        return [Finding("history", "bad", f"{path} cannot be written", f"make it yours; {_WITHOUT}")]
    last = f"last entry {rows[0]['at'][:16].replace('T', ' ')}" if rows else "nothing happened yet"
    return [Finding("history", "ok", f"{path}: {last}")]


def _try_writing() -> None:
    with tempfile.TemporaryFile(dir=private_folder(state_folder())) as trial:
        trial.write(bytes(16_384))


async def service(*, running: bool) -> list[Finding]:
    """Ask the service manager; installed, it is to run, and where it does not, reminders do not come."""
    manager = manager_here()
    state = await asyncio.to_thread(manager.state)
    if state.active:
        return [Finding("service", "ok", f"{state.manager}: {state.detail}")]
    text = f"{state.manager}: {state.detail}"
    if not await asyncio.to_thread(_installed):
        remedy = "to have it started with the session: reminderd service install"
        return [Finding("service", "unknown", f"not installed; {text}", remedy)]
    if running:
        return [Finding("service", "unknown", f"installed; {text}", "reminderd runs all the same, started by hand")]
    remedy = "reminderd service start; if it ends again, reminderd service logs says why"
    return [Finding("service", "bad", f"installed, but it does not run; {text}", remedy, essential=True)]


def _installed() -> bool:
    try:
        pieces = manager_here().pieces(own_command(sys.argv[0], sys.executable), os.environ)
    except (NoHome, ValueError):
        return False
    return files.state(pieces[0]) != "missing"


async def clock() -> list[Finding]:
    """See whether the local time zone can be used."""
    zone, problem = local_zone(os.environ)
    if problem:
        return [Finding("clock", "bad", f"time zone: {problem}", "set TZ or /etc/localtime to a zone there is")]
    return [Finding("clock", "ok", f"time zone {zone}, now {datetime.now(zone):%H:%M}")]
