"""The unit under a real user manager of systemd, without privileges, and the daemon's words to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.service import systemd
from reminderd.service.files import marked
from tests.desktop.desk import Desk, until
from tests.desktop.spy import Spy

MANAGER = Path("/lib/systemd/systemd")
CGROUPS = [Path("/sys/fs/cgroup/systemd"), Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup")]
QUICK = "[Service]\nRestartSec=100ms\n"
BOOTED = "mount -t tmpfs none /run/systemd && mkdir /run/systemd/system && cd / && exec "
NO_PRIVILEGES = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--")


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-P", "-m", "reminderd"),
        ("{folder}/100% of $HOME/reminderd",),
        ('{folder}/it\'s "quoted" \\ ü;/reminderd',),
    ],
)
def test_systemd_finds_nothing_to_say_about_the_unit(desk: Desk, command: tuple[str, ...]) -> None:
    words = tuple(word.replace("{folder}", str(desk.folder)) for word in command)
    if len(words) == 1:
        Path(words[0]).parent.mkdir(parents=True)
        Path(words[0]).write_text("#!/bin/sh\n")
        Path(words[0]).chmod(0o755)
    assert complaints(desk, systemd.unit(words)) == []
    assert complaints(desk, systemd.unit(words).replace("ExecStart=", "ExecStart=/nowhere")), "it looks at all"


def test_systemd_finds_nothing_to_say_about_the_unit_that_tells_of_a_failure(desk: Desk) -> None:
    assert complaints(desk, systemd.failed_unit()) == []


def complaints(desk: Desk, text: str) -> list[str]:
    """Return what systemd says of our unit; it looks at others it finds as well."""
    unit = desk.folder / systemd.UNIT_NAME
    unit.write_text(marked(text))
    found = desk.run("systemd-analyze", "--user", "verify", str(unit), check=False)
    said = [line for line in found.stderr.splitlines() if systemd.UNIT_NAME in line]
    return said if found.returncode == 0 else [f"exit code {found.returncode}", *said]


class UserManager:
    """A user manager of its own on the desk, for a user without privileges (where these tests run as root)."""

    def __init__(self, desk: Desk) -> None:
        desk.need("unshare", "setpriv", "systemctl")
        self.desk = desk
        self.units = Path(desk.env["XDG_CONFIG_HOME"]) / "systemd" / "user"
        self.cgroups = [root / f"reminderd-test-{os.getpid()}" for root in CGROUPS if (root / "cgroup.procs").exists()]
        if os.geteuid() or not MANAGER.exists() or not self.cgroups:
            pytest.skip("needs root, systemd and control groups, to run a user manager of its own")
        try:
            for group in self.cgroups:
                group.mkdir()
        except OSError as error:
            pytest.skip(f"control groups cannot be made here: {error}")
        self.privileged = not self._starts(NO_PRIVILEGES)

    def _starts(self, without: tuple[str, ...]) -> bool:
        enter = " && ".join(f"echo $$ > {group}/cgroup.procs" for group in self.cgroups)
        script = f"{enter} && {BOOTED} {' '.join(without)} {MANAGER} --user --log-target=console"
        process = self.desk.start("unshare", "-m", "sh", "-c", script, name="manager")
        until(lambda: process.poll() is not None or self.ask("show-environment") is not None, what="systemd answers")
        if process.poll() is not None:
            self.end()
            pytest.skip(f"no user manager runs here: {self.desk.log('manager').read_text()[-300:]}")
        return True

    def ask(self, *words: str) -> str | None:
        done = self.desk.run("systemctl", "--user", *words, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def property(self, name: str) -> str:
        return self.ask("show", "--value", f"--property={name}", systemd.UNIT_NAME) or ""

    def reminderd(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.desk.run(sys.executable, "-m", "reminderd", *words, check=check, seconds=45)

    def end(self) -> None:
        self.ask("stop", systemd.UNIT_NAME)
        self.ask("exit")
        for process in reversed(self.desk.processes):
            self.desk.stop(process)
        for group in self.cgroups:
            inner = sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True)
            until(lambda inner=inner, group=group: _removed([*inner, group]), what=f"{group} is empty")


def _removed(folders: list[Path]) -> bool:
    for folder in folders:
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return False
    return True


def test_a_python_that_is_gone_is_told_once_on_the_desktop_and_wrong_settings_are_not(
    manager: UserManager, spy: Spy
) -> None:
    manager.reminderd("service", "install")
    manager.ask("stop", systemd.UNIT_NAME)
    drop_in = manager.units / f"{systemd.UNIT_NAME}.d" / "quick.conf"
    drop_in.parent.mkdir(parents=True)

    def fails(command: str, telling: str) -> None:
        drop_in.write_text(f"{QUICK}ExecStart=\nExecStart={command}\n")
        manager.ask("daemon-reload")
        manager.ask("reset-failed")
        manager.ask("start", systemd.UNIT_NAME)
        state = ("show", "--value", "--property=ActiveState", systemd.FAILED_UNIT_NAME)
        until(lambda: manager.property("ActiveState") == "failed", what="it has failed for good", seconds=15)
        until(lambda: manager.ask(*state) == telling, what=f"the unit that tells is {telling}", seconds=15)

    fails("sh -c 'exit 78'", "failed")
    assert spy.notified == []
    fails("/gone/bin/python run", "inactive")
    note = spy.wait_for(1, seconds=10)
    assert "pipx reinstall reminderd" in note.body
    assert len(spy.notified) == 1


@pytest.fixture
def manager(session: Desk) -> Iterator[UserManager]:
    session.display()
    made = UserManager(session)
    yield made
    made.end()


def test_the_installed_unit_lives_through_a_crash_and_ends_with_the_session(manager: UserManager) -> None:
    """Install, status, reload, kill, stop with the session, start with the next one, wrong settings, uninstall."""
    drop_in = manager.units / f"{systemd.UNIT_NAME}.d" / "quick.conf"
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text(QUICK)
    session = manager.units / "session.target"
    session.write_text(f"[Unit]\nBindsTo={systemd.TARGET}\n")

    said = manager.reminderd("service", "install").stdout
    assert "reminderd.service is running" in said
    assert "To undo this: reminderd service uninstall" in said
    assert manager.property("ActiveState") == "active"
    assert manager.property("UnitFileState") == "enabled"
    assert manager.property("StatusText")
    told = manager.reminderd("service", "status").stdout
    assert re.search(r"active \(running\), enabled; pid \d+; ", told)
    assert manager.property("StatusText") in told
    status = Path(f"/proc/{manager.property('MainPID')}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status, "the restrictions of system calls are in force"

    assert manager.ask("reload", systemd.UNIT_NAME) is not None
    first = int(manager.property("MainPID"))
    os.kill(first, signal.SIGKILL)
    until(lambda: manager.property("ActiveState") == "active" and manager.property("MainPID") not in ("0", str(first)),
          what="started again after kill -9", seconds=15)  # fmt: skip

    manager.ask("start", "session.target")
    until(lambda: manager.ask("is-active", systemd.TARGET) == "active", what="the session's target is there")
    manager.ask("stop", systemd.TARGET)
    until(lambda: manager.property("ActiveState") == "inactive", what="it ended with the session")
    assert manager.property("Result") == "success"
    manager.ask("start", "session.target")
    until(lambda: manager.property("ActiveState") == "active", what="it starts with the session", seconds=15)

    manager.ask("stop", systemd.UNIT_NAME)
    config = Path(manager.desk.env["XDG_CONFIG_HOME"]) / "reminderd" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("[reminders.movement]\nafter_sitting = 'bananas'\n")
    assert manager.reminderd("service", "start", check=False).returncode == 1
    assert manager.property("ExecMainStatus") == "78"
    assert manager.property("NRestarts") == "0", "wrong settings are not tried again"
    config.unlink()

    manager.reminderd("service", "uninstall")
    assert not (manager.units / systemd.UNIT_NAME).exists()
    assert "ExecStart" not in (manager.ask("cat", systemd.UNIT_NAME) or "")
    assert manager.reminderd("service", "status", check=False).returncode == 69
