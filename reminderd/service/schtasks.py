"""Windows: a logon task, through schtasks. Not tried on Windows; its words follow Microsoft's description."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from reminderd.service import windows
from reminderd.service.base_folders import Piece
from reminderd.service.manager import Manager, ServiceFailed, ServiceState, ask
from reminderd.service.ownership import marked
from reminderd.system.folders import state_folder


class Schtasks:
    """One task in the user's own folder of the task scheduler."""

    def pieces(self, command: tuple[str, ...], environ: Mapping[str, str]) -> tuple[Piece, ...]:
        """Return the task as the file which the scheduler reads."""
        user = "\\".join(part for part in (environ.get("USERDOMAIN"), environ.get("USERNAME")) if part)
        text = windows.task(_windowless(command), user)
        return (Piece(_file(), marked(text, xml=True), encoding="utf-16"),)

    def installed(self, environ: Mapping[str, str], *, changed: bool) -> list[str]:
        """Hand the file to the scheduler, and run the task."""
        ask("schtasks", "/Create", "/TN", windows.TASK_NAME, "/XML", str(_file()), "/F")
        return self.start(environ)

    def removing(self) -> list[str]:
        """Stop the task and delete it."""
        for words in (("/End", "/TN", windows.TASK_NAME), ("/Delete", "/TN", windows.TASK_NAME, "/F")):
            with contextlib.suppress(ServiceFailed):  # there is none, or it does not run
                ask("schtasks", *words)
        return []

    def removed(self) -> list[str]:
        """Nothing: the task went before its file."""
        return []

    def start(self, environ: Mapping[str, str]) -> list[str]:
        """Run the task."""
        ask("schtasks", "/Run", "/TN", windows.TASK_NAME)
        return ["the task is running"]

    def stop(self) -> list[str]:
        """End the task until the next logon."""
        ask("schtasks", "/End", "/TN", windows.TASK_NAME)
        return ["the task is stopped"]

    def state(self) -> ServiceState:
        """Ask for the task's state."""
        if shutil.which("schtasks") is None:
            return ServiceState("windows", None, "schtasks is not installed")
        try:
            said = ask("schtasks", "/Query", "/TN", windows.TASK_NAME, "/FO", "LIST")
        except ServiceFailed as problem:
            return ServiceState("windows", False, str(problem))
        return ServiceState("windows", "Running" in said, said.strip())

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Refuse.

        Raises:
            ServiceFailed: always; a task has no log.
        """
        raise ServiceFailed("a Windows task keeps no log; in a terminal: reminderd run -v")


def _file() -> Path:
    return state_folder() / "logon-task.xml"


def _windowless(command: tuple[str, ...]) -> tuple[str, ...]:
    """Use the Python that opens no console window, where the command starts with one that does."""
    quiet = Path(command[0]).with_name("pythonw.exe") if command else Path()
    return (str(quiet), *command[1:]) if len(command) > 1 and quiet.is_file() else command


MANAGER: Manager = Schtasks()
