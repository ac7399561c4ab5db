"""elogind, a real login1 without systemd, on a system bus of its own, and the person's sessions with it.

It is not installed: it would take the place of systemd. `install-packages.sh` unpacks it beside the environment. It
runs in a mount namespace, in which /run and /sys/power are folders of its own: what it writes there reaches nobody, and
a sleep lasts no time. There are no virtual terminals either, so that elogind itself switches between sessions.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop import servers
from tests.desktop.desk import until
from tests.desktops.session import Session

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = ROOT / ".venv" / "elogind"
DAEMON = UNPACKED / "lib" / "elogind" / "elogind"
NAME, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{NAME}.Manager", f"{NAME}.Session"
NAMESPACE = """set -e
for folder in /run /sys/fs/cgroup /sys/class/tty /sys/power; do mount -t tmpfs tmpfs $folder; done
mkdir /run/systemd
echo mem >/sys/power/state
echo '[deep]' >/sys/power/mem_sleep
set +e
trap 'sleep 0.2; rmdir /sys/fs/cgroup/elogind/*; exit' TERM
export SYSTEMD_LOG_TARGET=console
while true; do {daemon}; sleep 1; done
"""
GREETER = 1
"""A user who is somebody else everywhere: "daemon"."""


class Elogind(Session):
    """An X server, its two buses and elogind, with one session of this user on that display."""

    name = "elogind"
    environment = {"XDG_SESSION_TYPE": "x11", "LD_LIBRARY_PATH": str(DAEMON.parent)}
    programs = ("unshare", "gdbus")

    def come_up(self) -> None:
        """Start it, and log in."""
        if os.getuid() != 0:
            pytest.skip("elogind wants root, for a /run of its own")
        if not DAEMON.exists():
            pytest.skip(f"elogind is not unpacked at {UNPACKED}")
        self.show()
        self.bus()
        self.bus("system")
        script = self.folder / "namespace.sh"
        script.write_text(NAMESPACE.format(daemon=DAEMON))
        self.start("unshare", "--mount", "sh", str(script), name="elogind")
        until(lambda: self.call("ListSeats", check=False), what="elogind serves", seconds=10.0)
        self.login = self.log_in()

    def show(self) -> None:
        """Start the screen."""
        self.display("640x480x24")

    def call(self, member: str, *values: str, check: bool = True, path: str = PATH, interface: str = MANAGER) -> str:
        """Call a method of elogind and return its answer; empty where it fails and `check` is False."""
        words = ("gdbus", "call", "--system", "-d", NAME, "-o", path, "-m", f"{interface}.{member}", *values)
        return self.run(*words, check=check).stdout

    def log_in(self, *program: str, user: int = os.getuid(), kind: str = "user") -> tuple[str, subprocess.Popen[bytes]]:
        """Begin a session at this seat with a program in it; return its id and the process that is its leader."""
        log = f"session-{user}-{kind}-{len(self.processes)}"
        words = (str(Path(__file__).with_name("login_session.py")), str(user), kind, self.env.get("DISPLAY", ""))
        leader = self.start(sys.executable, *words, *program, name=log)
        until(lambda: self.log(log).read_text().endswith("\n"), what="the session has begun")
        return self.log(log).read_text().strip(), leader

    def loginctl(self, *words: str) -> None:
        """Run elogind's own loginctl."""
        self.run(str(UNPACKED / "bin" / "loginctl"), *words)

    def inhibit(self, what: str, who: str, why: str) -> subprocess.Popen[bytes]:
        """Hold an inhibitor until the process ends, by elogind's own program for that."""
        words = (f"--what={what}", f"--who={who}", f"--why={why}", "--mode=block", "sleep", "600")
        inhibitor = self.start(str(UNPACKED / "bin" / "elogind-inhibit"), *words, name="inhibit")
        until(lambda: who in self.call("ListInhibitors"), what="it is listed")
        return inhibitor

    def hint(self, locked: bool) -> None:
        """Report the lock, as a locker that works with logind does."""
        path = f"{PATH}/session/{self.login[0]}"
        self.call("SetLockedHint", "true" if locked else "false", path=path, interface=SESSION)

    def match_rules(self) -> str:
        """Return what anybody on the system bus listens to."""
        stats = "org.freedesktop.DBus.Debug.Stats.GetAllMatchRules"
        words = ("gdbus", "call", "--system", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus", "-m", stats)
        return self.run(*words).stdout

    def restart(self) -> None:
        """Kill elogind; it is started again after a second."""
        (pid,) = [pid for pid in self.pids(str(DAEMON)) if Path(f"/proc/{pid}/exe").resolve() == DAEMON.resolve()]
        os.kill(pid, signal.SIGKILL)


class SwayElogind(Elogind):
    """The same with sway, without a screen, in place of the X server."""

    name = "sway"
    environment = Elogind.environment | {"XDG_SESSION_TYPE": "wayland"}
    idle_source = "wayland"

    def show(self) -> None:
        servers.sway(self)

    def move_pointer(self, x: int, y: int) -> None:
        self.run("swaymsg", "seat", "-", "cursor", "set", str(x), str(y))

    def type_text(self, *keys: str) -> None:
        self.run("wtype", *(word for key in keys for word in ("-k", key)))
