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
from reminderd.core.language import _
from reminderd.core.sentence import said
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


async def ask_daemon() -> tuple[dict[str, Any], str]:
    """Return the daemon's status, empty if there is none, and then why not; both are empty if no daemon runs."""
    try:
        status = (await asyncio.to_thread(call, "status", timeout=ASK_SECONDS))["data"]
    except DaemonNotRunning:
        return {}, ""
    except (DaemonSilent, OSError) as problem:
        return {}, said(problem) or _("it does not answer")
    return (status, "") if isinstance(status.get("settings"), dict) else ({}, _("it answers something else"))


def settings_file(status: dict[str, Any]) -> Path | None:
    """Return the settings file it was started with; None for the usual one, which may be missing."""
    path = status.get("settings", {}).get("path")
    return Path(path) if path and Path(path) != settings_path() else None


def daemon(status: dict[str, Any], silent: str, wanted: Settings) -> list[Finding]:
    """Report how the daemon is, and the problems that it reports itself; `silent`: why it gave no status."""
    if silent:
        remedy = _("Restart reminderd. No answer and no time is lost.")
        return [Finding(DAEMON, "bad", silent, remedy, essential=True)]
    if not status:
        return [Finding(DAEMON, "unknown", _("It is not running."), _(TO_START))]
    source, shown_by = status["presence"]["source"], status["notifier"]["backend"]
    text = _(
        "pid {pid}; idle time from {source}, notifications through {notifier}",
        pid=status["pid"],
        source=source,
        notifier=shown_by,
    )
    problems = [(DAEMON, each) for each in status["settings"]["problems"]]
    problems.append(("history", (status.get("history") or {}).get("problem")))
    goes_on = _("Correct what it names. Reminders work meanwhile, and reminderd looks again by itself.")
    told = [
        Finding(part, "bad", _("reminderd reports: {problem}", problem=said(each)), goes_on)
        for part, each in problems
        if each
    ]
    return [Finding(DAEMON, "ok", text), *differences(status, wanted, os.environ), _socket(), *told]


def _socket() -> Finding:
    path = Path(runtime_folder(), FILE_NAME)
    try:
        mode, folder = path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777
    except OSError as problem:
        return Finding("socket", "bad", f"{path}: {problem.strerror}", _("Restart reminderd."))
    if sys.platform == "win32":  # where modes say nothing, and the folder's access list is set at each start
        return Finding("socket", "ok", _("{path}: only you can read the key to the daemon's pipe", path=path))
    place = {"path": path, "mode": f"{mode:o}", "folder": f"{folder:o}"}
    if mode & 0o077 or folder & 0o077:
        # Translators: mode and folder: the permissions of a file and of its folder, as numbers.
        text = _("{path}: other users can connect to it (mode {mode} in a folder {folder})", **place)
        return Finding("socket", "bad", text, _("Restart reminderd."))
    text = _("{path}: only you can connect to it (mode {mode} in a folder {folder})", **place)
    return Finding("socket", "ok", text)


def environment_of(status: dict[str, Any]) -> dict[str, str]:
    """Return the daemon's environment, as far as `status` tells it; empty if no daemon tells it."""
    return (status.get("process") or {}).get("environment") or {}


def differences(status: dict[str, Any], wanted: Settings, here: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what the daemon cannot see or sees otherwise than this terminal, with its remedy."""
    running, presence, there = status.get("version"), status["presence"], environment_of(status)
    if running not in (None, __version__):
        text = _("The daemon is version {version}, this command is version {own}.", version=running, own=__version__)
        yield Finding(DAEMON, "bad", text, _(RESTART))
    if presence["source"] == "none" and wanted.presence.source != "none":
        yield _cannot_see(presence)
    sitting = presence.get("sitting_seconds") or 0
    if sitting >= _LONG_SECONDS and presence.get("state") in ("active", "idle") and not presence.get("vouched_by"):
        text = _("Something has moved for {time} without a break.", time=spoken_duration(sitting))
        remedy = _("If it was not you: unplug mouse, controller or tablet one by one; libinput debug-events names it.")
        yield Finding("presence", "unknown", text, remedy)
    for name in _SESSION if there else ():
        mine, its = here.get(name), there.get(name)
        if not mine or mine == its or (name == _BUS and not its):  # without the variable, the usual bus is taken
            continue
        text = (
            _("The daemon does not see this terminal's {name} ({mine}): it has {its}.", name=name, mine=mine, its=its)
            if its
            else _("The daemon does not see this terminal's {name} ({mine}): it has none.", name=name, mine=mine)
        )
        desktop = _(
            "If this is your desktop session: {command}.", command=f"systemctl --user import-environment {name}"
        )
        yield Finding("session", "unknown" if its else "bad", text, f"{desktop} {_(RESTART)}")
    path = there.get("PATH")
    for program in _PROGRAMS if path is not None else ():
        found = shutil.which(program, path=here.get("PATH"))
        if found and not shutil.which(program, path=path):
            text = _(
                "The daemon does not find {program} ({found}): its PATH is {path}.",
                program=program,
                found=found,
                path=path,
            )
            yield Finding("session", "bad", text, f"systemctl --user import-environment PATH. {_(RESTART)}")


def _cannot_see(presence: Mapping[str, Any]) -> Finding:
    why = said(presence.get("problem") or "")
    if presence.get("state") == "away":
        text = (
            _("The daemon cannot see whether you are there: {problem}. Until it can, you count as away.", problem=why)
            if why
            else _("The daemon cannot see whether you are there. Until it can, you count as away.")
        )
    else:
        text = (
            _(
                "The daemon cannot see whether you are there: {problem}. Until it can, all time counts as sitting.",
                problem=why,
            )
            if why
            else _("The daemon cannot see whether you are there. Until it can, all time counts as sitting.")
        )
    return Finding(DAEMON, "bad", text, _("Start reminderd in your desktop session, or set presence.source."))
