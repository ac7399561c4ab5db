"""What the running daemon sees, beside what this terminal sees: its session, its programs, its version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reminderd import __version__
from reminderd.core.settings import Settings
from reminderd.doctor.finding import DAEMON, Finding

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_BUS = "DBUS_SESSION_BUS_ADDRESS"
_RESTART = "Restart reminderd: reminderd service stop, then reminderd service start."


def environment_of(status: object) -> Mapping[str, str] | None:
    """Return the daemon's environment, as far as `status` tells it; None if no daemon tells it."""
    found = status.get("process") if isinstance(status, dict) else None
    told = found.get("environment") if isinstance(found, dict) else None
    return {name: value for name, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else None


def differences(status: dict[str, Any], wanted: Settings, here: Mapping[str, str]) -> list[Finding]:
    """Return what the daemon cannot see or sees otherwise than this terminal, with its remedy."""
    return [*_version(status), *_notifier(status, wanted), *_presence(status, wanted), *_session(status, here)]


def _version(status: dict[str, Any]) -> list[Finding]:
    running = status.get("version", __version__)
    if running == __version__:
        return []
    text = f"The daemon is version {running}, this command is version {__version__}."
    return [Finding(DAEMON, "bad", text, _RESTART)]


def _notifier(status: dict[str, Any], wanted: Settings) -> list[Finding]:
    """Report a daemon that only prints its reminders though the settings do not ask for that."""
    if status["notifier"]["backend"] != "console" or wanted.delivery.notifier == "console":
        return []
    text = "The daemon finds no notification server. It writes reminders only to its own output."
    remedy = "Start a notification server. If one is running, start reminderd in your desktop session."
    return [Finding(DAEMON, "bad", text, remedy, essential=True)]


def _presence(status: dict[str, Any], wanted: Settings) -> list[Finding]:
    if status["presence"]["source"] != "none" or wanted.presence.source == "none":
        return []
    why = f": {status['presence']['problem']}" if status["presence"].get("problem") else ""
    text = f"The daemon cannot see whether you are there{why}. Until then, all time counts as sitting."
    return [Finding(DAEMON, "bad", text, "Start reminderd in your desktop session, or set presence.source.")]


def _session(status: dict[str, Any], here: Mapping[str, str]) -> list[Finding]:
    there = environment_of(status)
    if there is None:
        return []
    findings = []
    for name in (*_DISPLAYS, _BUS):
        mine, its = here.get(name), there.get(name)
        if not mine or mine == its or (name == _BUS and not its):  # without the variable, the usual bus is taken
            continue
        has = f"it has {its}" if its else "it has none"
        text = f"The daemon does not see this terminal's {name} ({mine}): {has}."
        remedy = f"If this is your desktop session: systemctl --user import-environment {name}. {_RESTART}"
        findings.append(Finding("session", "unknown" if its else "bad", text, remedy))
    return findings
