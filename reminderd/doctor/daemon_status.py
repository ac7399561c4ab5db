"""The daemon that runs now, if one does, and its socket."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.doctor.finding import DAEMON, Finding
from reminderd.system.folders import config_folder, runtime_folder

ASK_SECONDS = 1.0
_GOES_ON = "reminders go on meanwhile; what is mended is noticed by itself"


async def ask_daemon() -> dict[str, Any] | str | None:
    """Return its status; a text where it is there and does not answer; None where there is none."""
    try:
        answer = await asyncio.to_thread(call, "status", timeout=ASK_SECONDS)
    except DaemonNotRunning:
        return None
    except (DaemonSilent, OSError) as problem:
        return str(problem) or "it does not answer"
    return answer["data"] if isinstance(answer["data"].get("settings"), dict) else "it answers something else"


def settings_file(status: dict[str, Any] | str | None) -> Path | None:
    """Return the settings file it was started with; None for the usual one, which need not be there."""
    path = status["settings"].get("path") if isinstance(status, dict) else None
    return Path(path) if isinstance(path, str) and Path(path) != config_folder() / "config.toml" else None


async def daemon(status: dict[str, Any] | str | None) -> list[Finding]:
    """Say how it is."""
    if status is None:
        return [Finding(DAEMON, "unknown", "is not running", "start it with: reminderd run  (or: service install)")]
    if isinstance(status, str):
        return [Finding(DAEMON, "bad", status, "end it and start it again; nothing is lost", essential=True)]
    source, shown_by = status["presence"]["source"], status["notifier"]["backend"]
    text = f"pid {status['pid']}, presence by {source}, shown by {shown_by}"
    findings = [Finding(DAEMON, "ok", text), *_socket()]
    if shown_by in ("console", "plyer"):
        remedy = "it takes a notification server when one comes; if it does not, start it from the desktop session"
        findings[0] = Finding(DAEMON, "ok", f"{text} ({remedy})")
    problems = [(DAEMON, each) for each in status["settings"]["problems"]]
    problems.append(("history", (status.get("history") or {}).get("problem")))
    return [*findings, *(Finding(part, "bad", f"reminderd says: {each}", _GOES_ON) for part, each in problems if each)]


def _socket() -> list[Finding]:
    path = runtime_folder() / "control.sock"
    try:
        mode, folder = path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777
    except OSError as problem:
        return [Finding("socket", "bad", f"{path}: {problem.strerror}", "start reminderd again")]
    if mode & 0o077 or folder & 0o077:
        text = f"{path}: others may reach it (mode {mode:o} in a folder {folder:o})"
        return [Finding("socket", "bad", text, "start reminderd again")]
    return [Finding("socket", "ok", f"{path}: for you alone (mode {mode:o} in a folder {folder:o})")]
