"""What does not need a desktop: settings, calendars, history, daemon, service, clock, push."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.settings import Settings
from reminderd.doctor.finding import Finding
from reminderd.exercise.calendars import read
from reminderd.folders import private_folder, runtime_folder, state_folder
from reminderd.history.reader import HistoryReader, HistoryUnreadable
from reminderd.service.manager import manager_here
from reminderd.settings.child import load_in_child
from reminderd.zone import local_zone


async def settings(config: Path | None) -> list[Finding]:
    """Read and check the settings file."""
    loaded = await load_in_child(config, os.environ)
    if not loaded.problems:
        said = "as it is" if loaded.file == "read" else f"{loaded.file}, so the defaults are in force"
        return [Finding("settings", "ok", f"{loaded.path}: {said}")]
    return [
        Finding("settings", "bad", str(problem), "mend the file; reminderd config check says the same")
        for problem in loaded.problems
    ]


async def calendars(wanted: Settings) -> list[Finding]:
    """Read the calendars."""
    if not wanted.calendar.files:
        return [Finding("calendars", "ok", "none are wanted")]
    reading = await read(wanted.calendar, datetime.now().astimezone(), 8.0)
    findings = [Finding("calendars", "bad", problem, "the other calendars go on") for problem in reading.problems]
    count = len(reading.exercises)
    return [*findings, Finding("calendars", "ok", f"{count} planned exercises in the next days")]


async def history() -> list[Finding]:
    """See whether the history can be written and read."""
    folder = state_folder()
    path = folder / "history.db"
    try:
        private_folder(folder)
        writable = os.access(folder, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    except OSError as problem:
        return [Finding("history", "bad", f"{folder}: {problem.strerror or problem}", "reminders go on without it")]
    try:
        rows = await asyncio.to_thread(HistoryReader(path).rows, limit=1, newest_first=True)
    except HistoryUnreadable as problem:
        return [Finding("history", "bad", str(problem), "the daemon sets a damaged one aside and begins anew")]
    if not writable:
        return [Finding("history", "bad", f"{path} cannot be written", "reminders go on without it")]
    last = f"last entry {rows[0]['at'][:16].replace('T', ' ')}" if rows else "nothing happened yet"
    return [Finding("history", "ok", f"{path}: {last}")]


async def daemon() -> list[Finding]:
    """Ask the running daemon."""
    try:
        status = (await asyncio.to_thread(call, "status"))["data"]
    except DaemonNotRunning:
        remedy = "start it with: reminderd run  (or: reminderd service start)"
        return [Finding("daemon", "bad", "is not running", remedy, essential=True)]
    except (DaemonSilent, OSError) as problem:
        return [Finding("daemon", "bad", str(problem) or "does not answer", "restart it", essential=True)]
    mode = (runtime_folder() / "control.sock").stat().st_mode & 0o777
    text = f"pid {status['pid']}, presence by {status['presence']['source']}, shown by {status['notifier']['backend']}"
    findings = [Finding("daemon", "ok", text)]
    if mode & 0o077:
        findings.append(Finding("socket", "bad", f"others may reach it (mode {mode:o})", "restart the daemon"))
    findings.extend(
        Finding("daemon", "bad", str(each), "the last good settings stay in force")
        for each in status["settings"]["problems"]
    )
    if (status.get("history") or {}).get("problem"):
        findings.append(Finding("history", "bad", status["history"]["problem"], "reminders go on without it"))
    return findings


async def service() -> list[Finding]:
    """Ask the service manager."""
    state = await asyncio.to_thread(manager_here().state)
    if state.active:
        return [Finding("service", "ok", f"{state.manager}: {state.detail}")]
    remedy = "to have it started with the session: reminderd service install"
    return [Finding("service", "unknown", f"{state.manager}: {state.detail}", remedy)]


async def clock() -> list[Finding]:
    """See whether the local time zone can be used."""
    zone, problem = local_zone(os.environ)
    if problem:
        return [Finding("clock", "bad", f"time zone: {problem}", "set TZ or /etc/localtime to a zone there is")]
    return [Finding("clock", "ok", f"time zone {zone}, now {datetime.now(zone):%H:%M}")]


async def push(wanted: Settings) -> list[Finding]:
    """Say what would leave the machine."""
    if not wanted.push_urls:
        return [Finding("push", "ok", "off: nothing leaves this machine")]
    from reminderd.outward.push import describe  # noqa: PLC0415 (off unless set)

    told = ", ".join(describe(wanted.push_urls))
    names = ", ".join(wanted.push_reminders)
    return [Finding("push", "ok", f"the words of {names} go to {told} when nobody is at the desk")]
