"""Windows: a logon task, managed through schtasks. Written from Microsoft's documentation, not tried on Windows."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from reminderd.core.language import _
from reminderd.service.files import InstalledFile, ServiceFailed, marked, shipped
from reminderd.service.manager import Manager, ServiceState, ask
from reminderd.system.folders import state_folder

TASK_NAME = "reminderd"


class Schtasks(Manager):
    """One task in the user's own folder of the task scheduler."""

    def pieces(self) -> tuple[InstalledFile, ...]:
        """Return the task as the file which the scheduler reads."""
        user = "\\".join(part for part in map(self.environ.get, ("USERDOMAIN", "USERNAME")) if part)
        text = task_text(_windowless(self.command), user)
        return (InstalledFile(_file(), marked(text, xml=True), encoding="utf-16"),)

    def installed(self, *, changed: bool) -> list[str]:
        """Hand the file to the scheduler, and run the task."""
        ask("schtasks", "/Create", "/TN", TASK_NAME, "/XML", str(_file()), "/F")
        return self.start()

    def removing(self) -> list[str]:
        """Stop the task and delete it."""
        for words in (("/End", "/TN", TASK_NAME), ("/Delete", "/TN", TASK_NAME, "/F")):
            with contextlib.suppress(ServiceFailed):  # there is none, or it does not run
                ask("schtasks", *words)
        return []

    def start(self) -> list[str]:
        """Run the task."""
        ask("schtasks", "/Run", "/TN", TASK_NAME)
        return [_("reminderd is running.")]

    def stop(self) -> list[str]:
        """End the task until the next logon."""
        ask("schtasks", "/End", "/TN", TASK_NAME)
        return [_("reminderd is stopped.")]

    def state(self) -> ServiceState:
        """Return the state of the task."""
        try:
            ask("schtasks", "/Query", "/TN", TASK_NAME)
            said = ask("powershell", "-NoProfile", "-Command", f"(Get-ScheduledTask {TASK_NAME}).State").strip()
        except ServiceFailed:
            return ServiceState("windows", False, _("there is no such task"))
        return ServiceState("windows", said == "Running", said)  # schtasks says it in the user's language

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Refuse.

        Raises:
            ServiceFailed: always; a task has no log.
        """
        told = _(
            "A Windows task has no log. To see messages, run reminderd in a terminal: {command}",
            command="reminderd run -v",
        )
        raise ServiceFailed(told)


def task_text(command: tuple[str, ...], user: str) -> str:
    """Return the task that starts `command run` when this user (DOMAIN\\name) logs on, with the user's own rights."""
    return shipped("logon-task.xml").format(
        user=escape(user),
        program=escape(command[0]),
        arguments=escape(subprocess.list2cmdline([*command[1:], "run"])),
    )


def _file() -> Path:
    return state_folder() / "logon-task.xml"


def _windowless(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command with the Python that opens no console window, which a script of ours would do as well."""
    python, *words = command if len(command) > 1 else (sys.executable, "-P", "-m", "reminderd")
    quiet = Path(python).with_name("pythonw.exe")
    return (str(quiet), *words) if quiet.is_file() else command


MANAGER = Schtasks
