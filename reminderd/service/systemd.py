"""The systemd user unit as text, from its templates in data/service.

Every restriction in it works without privileges and leaves the hooks and the terminal of a guided routine, which
inherit it, in working order. docs/services.md says which ones are left out, and why.
"""

from __future__ import annotations

from reminderd.service import not_started
from reminderd.service.files import ServiceFailed, shipped

UNIT_NAME = "reminderd.service"
FAILED_UNIT_NAME = "reminderd-failed.service"
TARGET = "graphical-session.target"
SESSION = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")
"""What the unit needs to know of a desktop session that systemd did not start."""


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
    return shipped(FAILED_UNIT_NAME).format(tell=command_line(not_started.busctl()))


def command_line(words: tuple[str, ...]) -> str:
    """Return words as systemd reads them: quoted, `%` doubled, and no `$` taken for a variable.

    Raises:
        ServiceFailed: a word cannot be written down (systemd reads UTF-8 only).
    """
    if any(c in _NOT_IN_A_PROGRAM or not c.isprintable() for c in words[0]):
        if "=" in words[0]:
            raise ServiceFailed(f"{words[0]!r} cannot be started by systemd: move it to a folder with a simpler name")
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
        raise ServiceFailed(f"{word!r} cannot be written into a unit: it is not UTF-8") from None
    escaped = "".join(_ESCAPED.get(c, c) if c.isprintable() or ord(c) > 0x7F else f"\\x{ord(c):02x}" for c in word)
    plain = escaped == word and word and not set(word) & set(" ';")
    return escaped if plain else f'"{escaped}"'
