"""The notification that reminderd could not start, sent without its own Python, which may be missing."""

from __future__ import annotations

import shlex

_TITLE = "reminderd could not start"
_BODY = (
    "No reminders come. After an upgrade of your system its Python may be missing. Then install it again: "
    "pipx reinstall reminderd, or, in its source folder: uv tool install --reinstall ."
)
_LOG = "The log: journalctl --user --unit=reminderd"
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def busctl() -> tuple[str, ...]:
    """Return the command for systemd's own program; the notification stays until it is clicked."""
    call = ("busctl", "--user", "call", _NAME, _PATH, _NAME, "Notify", "susssasa{sv}i")
    return (*call, "reminderd", "0", "reminderd", _TITLE, f"{_BODY}\n{_LOG}", "0", "1", "urgency", "y", "2", "0")


def shell_line(run: tuple[str, ...]) -> str:
    """Return a line for `sh` that runs reminderd (`run` begins with its command) or tells that it cannot be run.

    It is for where systemd does not run, so that only programs of the desktop can tell.
    """
    gdbus = ("gdbus", "call", "--session", f"--dest={_NAME}", f"--object-path={_PATH}", f"--method={_NAME}.Notify")
    send = ("notify-send", "--app-name=reminderd", "--icon=reminderd", "--urgency=critical", _TITLE, _BODY)
    notify = (*gdbus, "reminderd", "0", "reminderd", _TITLE, _BODY, "[]", "{'urgency': <byte 2>}", "0")
    works = shlex.join((*run[:-1], "--version"))
    return f"{works} >/dev/null 2>&1 && exec {shlex.join(run)}; {shlex.join(send)} || {shlex.join(notify)}"
