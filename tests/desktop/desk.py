"""A desk of its own for each test: private folders, a session bus, a display; everything on it ends with the test.

Nothing of the host's session is reached: the environment is made from nothing, the system bus points nowhere.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

NO_ACTIVATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Desk:
    """One private desktop; `env` is the environment of whatever is started on it."""

    def __init__(self) -> None:
        # Short, because a Unix socket's path has 107 bytes at most and pytest's own folders are long.
        self.folder = Path(tempfile.mkdtemp(prefix="desk-"))
        self.processes: list[subprocess.Popen[bytes]] = []
        self.env = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-system-bus",
            "NO_AT_BRIDGE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        for variable, name in {
            "HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_DATA_HOME": "data",
            "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run",
        }.items():  # fmt: skip
            (self.folder / name).mkdir(mode=0o700)
            self.env[variable] = str(self.folder / name)

    # -- programs --------------------------------------------------------------------------------------------

    def need(self, *programs: str) -> None:
        """Skip the test, with the reason, where one of these is not installed."""
        missing = [program for program in programs if not shutil.which(program)]
        if missing:
            pytest.skip(f"needs {', '.join(missing)}")

    def start(self, *argv: str, name: str = "", pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        """Start a program on this desk; what it says goes to `<name>.log` in the desk's folder."""
        self.need(argv[0])
        with self.log(name or Path(argv[0]).name).open("ab") as log:
            process = subprocess.Popen(
                argv, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=pass_fds
            )
        self.processes.append(process)
        return process

    def run(self, *argv: str, seconds: float = 15.0, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program on this desk to its end."""
        self.need(argv[0])
        done = subprocess.run(
            argv, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert not check or done.returncode == 0, f"{argv}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def log(self, name: str) -> Path:
        """Return the file that holds what a program said."""
        return self.folder / f"{name}.log"

    def stop(self, process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> int:
        """End a program, by force after a second, and give its exit code."""
        if process.poll() is None:
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.wait(5)

    def leave(self) -> None:
        """End everything on it, the newest first."""
        for process in reversed(self.processes):
            self.stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- bus and display -------------------------------------------------------------------------------------

    def session_bus(self, *, activation: bool = False) -> subprocess.Popen[bytes]:
        """Start a session bus; the host's services are started by it only where `activation` is asked for."""
        self.need("dbus-daemon", "dbus-send")
        socket, config = self.folder / "run" / "bus", self.folder / "bus.conf"
        services = "<standard_session_servicedirs/>" if activation else ""
        config.write_text(NO_ACTIVATION.format(socket=socket, services=services))
        socket.unlink(missing_ok=True)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={socket}"
        bus = self.start("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile")
        until(socket.is_socket, what="the session bus listens")
        return bus

    def owner(self, name: str) -> str | None:
        """Return the unique name that owns `name` on the session bus."""
        asked = self.run(
            "dbus-send", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
            "org.freedesktop.DBus.GetNameOwner", f"string:{name}", check=False,
        )  # fmt: skip
        return asked.stdout.strip() or None

    def display(self, size: str = "1280x800x24") -> subprocess.Popen[bytes]:
        """Start an X server on a free display and set DISPLAY."""
        reading, writing = os.pipe()
        server = self.start(
            "Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset",
            pass_fds=(writing,),
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, self.log("Xvfb").read_text()
        self.env["DISPLAY"] = f":{number}"
        return server

    def move_pointer(self, x: int, y: int) -> None:
        """Move the pointer there, for real: input like a person's."""
        self.run("xdotool", "mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and release a button there."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def screenshot(self, path: Path) -> Path:
        """Take a picture of the whole display."""
        self.run("import", "-window", "root", str(path))
        return path


def until(condition: Callable[[], object], *, what: str, seconds: float = 5.0) -> None:
    """Wait until it holds; fail, saying what did not come true, after so many seconds."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)


def stays(condition: Callable[[], object], *, what: str, seconds: float) -> None:
    """Watch that it holds for so many seconds; fail at once when it does not."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        assert condition(), f"no longer so: {what}"
        time.sleep(0.02)
