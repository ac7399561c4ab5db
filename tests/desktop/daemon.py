"""The daemon itself on a desk, as a person would start it, and the command line beside it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.desktop.desk import Desk, until

COMMAND = (sys.executable, "-m", "reminderd")
ASK_STATUS = b'{"v":1,"verb":"status","args":{}}\n'


class Daemon:
    """`python -m reminderd run --config …` on a desk."""

    def __init__(self, desk: Desk, config: str = "", command: tuple[str, ...] = COMMAND) -> None:
        self.desk, self.command = desk, command
        self.config = Path(desk.env["XDG_CONFIG_HOME"]) / "reminderd" / "config.toml"
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(config)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, ready: bool = True) -> Daemon:
        """Start it, and wait until its socket answers unless `ready` is False."""
        argv = (*self.command, "run", "--config", str(self.config), *options)
        self.process = self.desk.start(*argv, name="daemon")
        if ready:
            until(lambda: self.answers, what=f"the daemon answers; it said:\n{self.output}", seconds=15.0)
        return self

    @property
    def answers(self) -> bool:
        """Whether its socket answers."""
        assert self.process is None or self.process.poll() is None, f"the daemon ended:\n{self.output}"
        try:
            with socket.socket(socket.AF_UNIX) as asking:
                asking.settimeout(2.0)
                asking.connect(str(Path(self.desk.env["XDG_RUNTIME_DIR"]) / "reminderd" / "control.sock"))
                asking.sendall(ASK_STATUS)
                return bool(asking.recv(1))
        except OSError:
            return False

    @property
    def output(self) -> str:
        """Everything it printed and logged so far, over all starts."""
        log = self.desk.log("daemon")
        return log.read_text(errors="replace") if log.exists() else ""

    def cli(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of ours beside it."""
        return self.desk.run(*self.command, *args, check=check)

    def status(self) -> dict[str, Any]:
        """Return `status --json`."""
        told: dict[str, Any] = json.loads(self.cli("status", "--json").stdout)
        return told

    def reminder(self, name: str) -> dict[str, Any]:
        """Return that reminder's part of `status --json`."""
        found: dict[str, Any] = next(each for each in self.status()["reminders"] if each["name"] == name)
        return found

    def history(self, event: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of `history --json`, those of one event only where it is named."""
        rows = [json.loads(line) for line in self.cli("history", "--json").stdout.splitlines()]
        return [row for row in rows if event in (None, row["event"])]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and give its exit code (negative: the signal that ended it)."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(8)
