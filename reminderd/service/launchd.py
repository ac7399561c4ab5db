"""The launchd agent of macOS as text. Written to Apple's description of launchd.plist; not tried on a Mac."""

from __future__ import annotations

import plistlib
from pathlib import Path

LABEL = "reminderd"


def agent(command: tuple[str, ...], log: Path) -> str:
    """Return the property list that keeps `command run` going in the graphical session.

    launchd cannot tell exit codes apart: with wrong settings it tries again each minute, until they are right.
    """
    wanted = {
        "Label": LABEL,
        "ProgramArguments": [*command, "run"],
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ExitTimeOut": 10,
        "LimitLoadToSessionType": "Aqua",
        "StandardErrorPath": str(log),
        "Umask": 0o077,
    }
    return plistlib.dumps(wanted, sort_keys=False).decode("utf-8")
