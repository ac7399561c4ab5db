"""macOS: an agent of launchd, managed through launchctl. Written from Apple's documentation, not tried on a Mac."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from reminderd.core.language import _
from reminderd.service.files import InstalledFile, ServiceFailed, marked
from reminderd.service.manager import Manager, ServiceState, ask, home

LABEL = "reminderd"


class Launchctl(Manager):
    """One agent in the user's graphical domain."""

    def pieces(self) -> tuple[InstalledFile, ...]:
        """Return the agent's property list."""
        library = home(self.environ) / "Library"
        text = agent_text(self.command, library / "Logs" / "reminderd.log")
        return (InstalledFile(library / "LaunchAgents" / f"{LABEL}.plist", marked(text, xml=True)),)

    def installed(self, *, changed: bool) -> list[str]:
        """Load the agent, which starts it; unload a changed one first."""
        if changed:
            self.removing()
        return self.start()

    def start(self) -> list[str]:
        """Load the agent."""
        (agent,) = self.pieces()
        ask("launchctl", "bootstrap", _domain(), str(agent.path))
        return [_("reminderd is running.")]

    def stop(self) -> list[str]:
        """Unload the agent until the next login."""
        ask("launchctl", "bootout", f"{_domain()}/{LABEL}")
        return [_("reminderd is stopped.")]

    def state(self) -> ServiceState:
        """Return whether the agent is loaded."""
        try:
            said = ask("launchctl", "print", f"{_domain()}/{LABEL}")
        except ServiceFailed:
            return ServiceState("launchd", False, _("not loaded"))
        wanted = ("state =", "pid =", "last exit code =")
        words = [line.strip() for line in said.splitlines() if line.strip().startswith(wanted)]
        return ServiceState("launchd", True, ", ".join(words))

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Return tail on the agent's log file."""
        log = home(self.environ) / "Library" / "Logs" / "reminderd.log"
        return ("tail", "-n", "100", *(["-f"] if follow else []), str(log))


def agent_text(command: tuple[str, ...], log: Path) -> str:
    """Return the property list that keeps `command run` running in the graphical session.

    launchd does not distinguish exit codes: with wrong settings it tries again each minute, until they are right.
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


def _domain() -> str:
    return f"gui/{os.getuid()}"


MANAGER = Launchctl
