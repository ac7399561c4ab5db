"""The systemd user unit as text, from its templates in data/service; and what tells that reminderd could not start.

Every restriction in it works without privileges and leaves the hooks and the terminal of a guided routine, which
inherit it, in working order. docs/services.md says which ones are left out, and why.
"""

from __future__ import annotations

import shlex

from reminderd.core.language import _
from reminderd.service.files import ServiceFailed, shipped

UNIT_NAME = "reminderd.service"
FAILED_UNIT_NAME = "reminderd-failed.service"
TARGET = "graphical-session.target"
SESSION = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")
"""What the unit needs to know of a desktop session that systemd did not start."""
_TITLE = "reminderd could not start"
_BODY = (
    "No reminders come. After an upgrade of your system its Python may be missing. Then install it again: "
    "pipx reinstall reminderd, or, in its source folder: uv tool install --reinstall ."
)
"""A notification that is sent without our Python, which may be missing. It is in English, as the rest of the installed
files: they are compared with what would be written now, which must not depend on who asks in which language."""
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def unit(command: tuple[str, ...]) -> str:
    """Return the unit that keeps `command run` running in the graphical session.

    Raises:
        ServiceFailed: the command cannot be written into a unit.
    """
    return shipped(UNIT_NAME).format(run=command_line((*command, "run")), reload=command_line((*command, "reload")))


def failed_unit() -> str:
    """Return the unit that tells on the desktop that ours has failed for good.

    It needs no Python of ours. Of wrong settings reminderd itself tells. Before systemd 251 the status is not known; an
    ExecCondition, which would not count as a failure, is never told it.
    """
    call = ("busctl", "--user", "call", _NAME, _PATH, _NAME, "Notify", "susssasa{sv}i", "reminderd", "0", "reminderd")
    text = f"{_BODY}\nThe log: journalctl --user --unit=reminderd"
    stays = ("0", "1", "urgency", "y", "2", "0")
    return shipped(FAILED_UNIT_NAME).format(tell=command_line((*call, _TITLE, text, *stays)))


def command_line(words: tuple[str, ...]) -> str:
    """Return words as systemd reads them: quoted, `%` doubled, and no `$` taken for a variable.

    Raises:
        ServiceFailed: a word cannot be written down (systemd reads UTF-8 only).
    """
    if any(c in _NOT_IN_A_PROGRAM or not c.isprintable() for c in words[0]):
        if "=" in words[0]:
            moved = _(
                "{program} cannot be started by systemd: move it to a folder with a simpler name",
                program=repr(words[0]),
            )
            raise ServiceFailed(moved)
        words = ("/usr/bin/env", *words)  # systemd takes such characters in arguments, not in the program's name
    if "$" in "".join(words):
        words = (f":{words[0]}", *words[1:])  # the colon turns the variables off
    return " ".join(_quoted(word) for word in words)


_NOT_IN_A_PROGRAM = "\"'\\"
_ESCAPED = {"\\": "\\\\", '"': '\\"', "%": "%%"}


def _quoted(word: str) -> str:
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        told = _("{text} cannot be written into a unit: it is not UTF-8", text=repr(word))
        raise ServiceFailed(told) from None
    escaped = "".join(_ESCAPED.get(c, c) if c.isprintable() or ord(c) > 0x7F else f"\\x{ord(c):02x}" for c in word)
    plain = escaped == word and word and not set(word) & set(" ';")
    return escaped if plain else f'"{escaped}"'


def shell_line(run: tuple[str, ...]) -> str:
    """Return a line for `sh` that runs reminderd (`run` begins with its command) or tells that it cannot be run.

    It is for where systemd does not run, so that only programs of the desktop can tell.
    """
    gdbus = ("gdbus", "call", "--session", f"--dest={_NAME}", f"--object-path={_PATH}", f"--method={_NAME}.Notify")
    send = ("notify-send", "--app-name=reminderd", "--icon=reminderd", "--urgency=critical", _TITLE, _BODY)
    notify = (*gdbus, "reminderd", "0", "reminderd", _TITLE, _BODY, "[]", "{'urgency': <byte 2>}", "0")
    works = shlex.join((*run[:-1], "--version"))
    return f"{works} >/dev/null 2>&1 && exec {shlex.join(run)}; {shlex.join(send)} || {shlex.join(notify)}"
