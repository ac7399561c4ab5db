"""The daemon, if one is running: its problems, its socket, and what it sees beside what this terminal sees."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reminderd import __version__
from reminderd.control.channel import FILE_NAME
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.duration import spoken_duration
from reminderd.core.settings import Settings
from reminderd.doctor.finding import DAEMON, RESTART, TO_START, Finding
from reminderd.system.folders import runtime_folder, settings_path

ASK_SECONDS = 1.0
_BUS = "DBUS_SESSION_BUS_ADDRESS"
_SESSION = ("DISPLAY", "WAYLAND_DISPLAY", _BUS)
_PROGRAMS = ("pactl", "pw-dump", "gsettings")
"""What detectors run."""
_LONG_SECONDS = 6 * 3600.0
"""Nobody sits longer without a break: then a device may give input by itself."""
_GOES_ON = "Correct what it names. Reminders work meanwhile, and reminderd looks again by itself."


async def ask_daemon() -> tuple[dict[str, Any], str]:
    """Return the daemon's status, empty if there is none, and then why not; both are empty if no daemon runs."""
    try:
        status = (await asyncio.to_thread(call, "status", timeout=ASK_SECONDS))["data"]
    except DaemonNotRunning:
        return {}, ""
    except (DaemonSilent, OSError) as problem:
        return {}, str(problem) or "it does not answer"
    return (status, "") if isinstance(status.get("settings"), dict) else ({}, "it answers something else")


def settings_file(status: dict[str, Any]) -> Path | None:
    """Return the settings file it was started with; None for the usual one, which may be missing."""
    path = status.get("settings", {}).get("path")
    return Path(path) if path and Path(path) != settings_path() else None


def daemon(status: dict[str, Any], silent: str, wanted: Settings) -> list[Finding]:
    """Report how the daemon is, and the problems that it reports itself; `silent`: why it gave no status."""
    if silent:
        return [Finding(DAEMON, "bad", silent, "Restart reminderd. No answer and no time is lost.", essential=True)]
    if not status:
        return [Finding(DAEMON, "unknown", "It is not running.", TO_START)]
    source, shown_by = status["presence"]["source"], status["notifier"]["backend"]
    text = f"pid {status['pid']}; idle time from {source}, notifications through {shown_by}"
    problems = [(DAEMON, each) for each in status["settings"]["problems"]]
    problems.append(("history", (status.get("history") or {}).get("problem")))
    told = [Finding(part, "bad", f"reminderd reports: {each}", _GOES_ON) for part, each in problems if each]
    return [Finding(DAEMON, "ok", text), *differences(status, wanted, os.environ), _socket(), *told]


def _socket() -> Finding:
    path = Path(runtime_folder(), FILE_NAME)
    try:
        mode, folder = path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777
    except OSError as problem:
        return Finding("socket", "bad", f"{path}: {problem.strerror}", "Restart reminderd.")
    if sys.platform == "win32":  # where modes say nothing, and the folder's access list is set at each start
        return Finding("socket", "ok", f"{path}: only you can read the key to the daemon's pipe")
    modes = f"(mode {mode:o} in a folder {folder:o})"
    if mode & 0o077 or folder & 0o077:
        return Finding("socket", "bad", f"{path}: other users can connect to it {modes}", "Restart reminderd.")
    return Finding("socket", "ok", f"{path}: only you can connect to it {modes}")


def environment_of(status: dict[str, Any]) -> dict[str, str]:
    """Return the daemon's environment, as far as `status` tells it; empty if no daemon tells it."""
    return (status.get("process") or {}).get("environment") or {}


def differences(status: dict[str, Any], wanted: Settings, here: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what the daemon cannot see or sees otherwise than this terminal, with its remedy."""
    running, presence, there = status.get("version"), status["presence"], environment_of(status)
    if running not in (None, __version__):
        text = f"The daemon is version {running}, this command is version {__version__}."
        yield Finding(DAEMON, "bad", text, RESTART)
    if presence["source"] == "none" and wanted.presence.source != "none":
        why = f": {presence['problem']}" if presence.get("problem") else ""
        counts = "you count as away" if presence.get("state") == "away" else "all time counts as sitting"
        text = f"The daemon cannot see whether you are there{why}. Until it can, {counts}."
        yield Finding(DAEMON, "bad", text, "Start reminderd in your desktop session, or set presence.source.")
    sitting = presence.get("sitting_seconds") or 0
    if sitting >= _LONG_SECONDS and presence.get("state") in ("active", "idle") and not presence.get("vouched_by"):
        text = f"Something has moved for {spoken_duration(sitting)} without a break."
        remedy = "If it was not you: unplug mouse, controller or tablet one by one; libinput debug-events names it."
        yield Finding("presence", "unknown", text, remedy)
    for name in _SESSION if there else ():
        mine, its = here.get(name), there.get(name)
        if not mine or mine == its or (name == _BUS and not its):  # without the variable, the usual bus is taken
            continue
        text = f"The daemon does not see this terminal's {name} ({mine}): it has {its or 'none'}."
        remedy = f"If this is your desktop session: systemctl --user import-environment {name}. {RESTART}"
        yield Finding("session", "unknown" if its else "bad", text, remedy)
    path = there.get("PATH")
    for program in _PROGRAMS if path is not None else ():
        found = shutil.which(program, path=here.get("PATH"))
        if found and not shutil.which(program, path=path):
            text = f"The daemon does not find {program} ({found}): its PATH is {path}."
            yield Finding("session", "bad", text, f"systemctl --user import-environment PATH. {RESTART}")
