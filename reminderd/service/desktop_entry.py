"""Our two desktop entries as text: one starts reminderd with the session, one gives the desktop its name and icon."""

from __future__ import annotations

import re
import shlex

from reminderd.service import systemd
from reminderd.service.files import shipped

_RESERVED = set(" \t\n\"'\\><~|&;$*?#()`")
_STRING_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def autostart(command: tuple[str, ...], *, by_systemd: bool) -> str:
    """Return the entry for desktops which never reach systemd's graphical-session.target.

    Where systemd runs, it starts the unit: the second start of one unit is none. Where the session itself is run by
    systemd, the entry is left out there. Neither form needs our own Python to tell that it is missing.
    """
    if by_systemd:
        pass_on = shlex.join(("systemctl", "--user", "import-environment", *systemd.SESSION))
        line = f"{pass_on}; exec systemctl --user start {systemd.UNIT_NAME}"
        return shipped("autostart.desktop").format(run=exec_line(("sh", "-c", line))) + "X-systemd-skip=true\n"
    return shipped("autostart.desktop").format(run=exec_line(("sh", "-c", systemd.shell_line((*command, "run")))))


def application(command: tuple[str, ...]) -> str:
    """Return the shipped entry with the command as it is here; an entry whose program cannot be found is ignored."""
    line = f"Exec={exec_line((*command, 'status'))}"
    return re.sub("^Exec=.*", lambda _: line, shipped("reminderd.desktop", ""), flags=re.MULTILINE)


def exec_line(words: tuple[str, ...]) -> str:
    """Return words by the rules of the Desktop Entry Specification: those of Exec, then those of any string."""
    if "%" in words[0]:
        words = ("/usr/bin/env", *words)  # GLib looks for the program before it undoes the doubling
    quoted = " ".join(_quoted(word.replace("%", "%%")) for word in words)
    return "".join(_STRING_ESCAPES.get(character, character) for character in quoted)


def _quoted(word: str) -> str:
    if word and not set(word) & _RESERVED:
        return word
    return '"' + "".join(f"\\{character}" if character in '"`$\\' else character for character in word) + '"'
