"""macOS: launchd, through launchctl. Not tried on a Mac; its words follow launchctl(1)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from reminderd.service import launchd
from reminderd.service.base_folders import Piece, home
from reminderd.service.manager import Manager, ServiceFailed, ServiceState, ask
from reminderd.service.ownership import marked


class Launchctl:
    """One agent in the user's graphical domain."""

    def pieces(self, command: tuple[str, ...], environ: Mapping[str, str]) -> tuple[Piece, ...]:
        """Return the agent's property list."""
        library = home(environ) / "Library"
        text = launchd.agent(command, library / "Logs" / "reminderd.log")
        return (Piece(library / "LaunchAgents" / f"{launchd.LABEL}.plist", marked(text, xml=True)),)

    def installed(self, environ: Mapping[str, str], *, changed: bool) -> list[str]:
        """Load the agent, which starts it; load it afresh where it has changed."""
        if changed:
            self.removing()
        return self.start(environ)

    def removing(self) -> list[str]:
        """Unload the agent, which ends it."""
        return self.stop() if self.state().active else []

    def removed(self) -> list[str]:
        """Nothing: an agent that is not loaded is not known."""
        return []

    def start(self, environ: Mapping[str, str]) -> list[str]:
        """Load the agent."""
        (agent,) = self.pieces((), environ)
        ask("launchctl", "bootstrap", _domain(), str(agent.path))
        return ["the agent is running"]

    def stop(self) -> list[str]:
        """Unload the agent until the next login."""
        ask("launchctl", "bootout", f"{_domain()}/{launchd.LABEL}")
        return ["the agent is stopped"]

    def state(self) -> ServiceState:
        """Ask whether the agent is loaded."""
        if shutil.which("launchctl") is None:
            return ServiceState("launchd", None, "launchctl is not installed")
        try:
            said = ask("launchctl", "print", f"{_domain()}/{launchd.LABEL}")
        except ServiceFailed:
            return ServiceState("launchd", False, "not loaded")
        wanted = ("state =", "pid =", "last exit code =")
        words = [line.strip() for line in said.splitlines() if line.strip().startswith(wanted)]
        return ServiceState("launchd", True, ", ".join(words))

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Return tail on the agent's log file."""
        log = home(os.environ) / "Library" / "Logs" / "reminderd.log"
        return ("tail", "-n", "100", *(["-f"] if follow else []), str(log))


def _domain() -> str:
    return f"gui/{os.getuid()}"


MANAGER: Manager = Launchctl()
