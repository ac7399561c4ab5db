"""The daemon, if one is running, and its socket."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.settings import Settings
from reminderd.doctor.daemon_view import differences
from reminderd.doctor.finding import DAEMON, TO_START, Finding
from reminderd.system.folders import config_folder, runtime_folder

ASK_SECONDS = 1.0
_GOES_ON = "Correct it. Reminders work meanwhile, and reminderd notices the correction by itself."


async def ask_daemon() -> dict[str, Any] | str | None:
    """Return the daemon's status; a text if it runs and does not answer; None if none runs."""
    try:
        answer = await asyncio.to_thread(call, "status", timeout=ASK_SECONDS)
    except DaemonNotRunning:
        return None
    except (DaemonSilent, OSError) as problem:
        return str(problem) or "it does not answer"
    return answer["data"] if isinstance(answer["data"].get("settings"), dict) else "it answers something else"


def settings_file(status: dict[str, Any] | str | None) -> Path | None:
    """Return the settings file it was started with; None for the usual one, which may be missing."""
    path = status["settings"].get("path") if isinstance(status, dict) else None
    return Path(path) if isinstance(path, str) and Path(path) != config_folder() / "config.toml" else None


async def daemon(status: dict[str, Any] | str | None, wanted: Settings) -> list[Finding]:
    """Report how the daemon is, and the problems that it reports itself."""
    if status is None:
        return [Finding(DAEMON, "unknown", "It is not running.", TO_START)]
    if isinstance(status, str):
        return [Finding(DAEMON, "bad", status, "Restart reminderd. No answer and no time is lost.", essential=True)]
    source, shown_by = status["presence"]["source"], status["notifier"]["backend"]
    text = f"pid {status['pid']}; idle time from {source}, notifications through {shown_by}"
    findings = [Finding(DAEMON, "ok", text), *differences(status, wanted, os.environ), *_socket()]
    problems = [(DAEMON, each) for each in status["settings"]["problems"]]
    problems.append(("history", (status.get("history") or {}).get("problem")))
    findings += [Finding(part, "bad", f"reminderd reports: {each}", _GOES_ON) for part, each in problems if each]
    return findings


def _socket() -> list[Finding]:
    path = runtime_folder() / "control.sock"
    try:
        mode, folder = path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777
    except OSError as problem:
        return [Finding("socket", "bad", f"{path}: {problem.strerror}", "Restart reminderd.")]
    if mode & 0o077 or folder & 0o077:
        text = f"{path}: other users can connect to it (mode {mode:o} in a folder {folder:o})"
        return [Finding("socket", "bad", text, "Restart reminderd.")]
    return [Finding("socket", "ok", f"{path}: only you can connect to it (mode {mode:o} in a folder {folder:o})")]
