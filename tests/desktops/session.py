"""A real desktop session in a private folder: its own home, buses and screen; everything on it ends with the test.

Input is a person's: the pointer of the X server (or of the compositor's seat), never a call that stands in for it.
What is asked of a desktop is asked by capability; one that lacks it says why, and the test skips with that reason.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.desktop.desk import Desk, until
from tests.desktops import picture

SERVER = "org.freedesktop.Notifications"
SERVICES = Path("/usr/share/dbus-1/services")
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{kind}</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
SEEN_SECONDS = 20.0
"""To be read on the screen; a loaded machine takes several seconds to recognize a few words."""
PAM_SERVICES = (
    "kde",
    "kde-fingerprint",
    "kde-smartcard",
    "kde-np",
    "cinnamon-screensaver",
    "mate-screensaver",
    "i3lock",
    "swaylock",
)


class Session(Desk):
    """One desktop; subclasses say how it starts and what it can do."""

    name = ""
    programs: tuple[str, ...] = ()
    """Without these the desktop is not there, and its tests skip."""
    environment: dict[str, str] = {}
    services: tuple[str, ...] = ()
    """The bus starts these by name (globs of service files), and no others: not the server of another desktop."""
    idle_source = "x11"
    server_process = ""
    """The notification server's process; the shell itself on some desktops."""
    buttons: tuple[str, ...] = ("moved", "Snooze", "Skip")
    """What can be read on a bubble with the test's settings."""
    text_brings_it_back = False
    """A click on the text opens the notification once more, with its buttons."""
    bus_starts_server = False
    """The bus starts the notification server when it is called, and nobody does before."""
    draws_over_fullscreen = False
    """Its bubbles are seen above a fullscreen window."""
    panel: tuple[str, ...] = ()
    """What draws icons of programs: the command that starts it."""
    lacks: dict[str, str] = {}
    """Capability → why this desktop does not have it."""

    def __init__(self) -> None:
        self.need("Xvfb", "xdotool", "import", "convert", "tesseract", "dbus-daemon", *self.programs)
        super().__init__()
        self.env |= {
            "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
            "XDG_CONFIG_DIRS": "/etc/xdg",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "QT_QUICK_BACKEND": "software",
        }
        self.env |= self.environment
        self._pictures = 0

    # -- starting and ending ---------------------------------------------------------------------------------

    def come_up(self) -> None:
        """Start it; back when its notification server serves."""
        raise NotImplementedError

    def start(
        self, *argv: str, name: str = "", pass_fds: tuple[int, ...] = (), env: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program in a process group of its own, so that what it starts ends with it."""
        self.need(argv[0])
        with self.log(name or Path(argv[0]).name).open("ab") as log:
            process = subprocess.Popen(
                argv, env=self.env | (env or {}), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=pass_fds, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def leave(self) -> None:
        """End everything, what left its group and what the bus had started too: all that has our environment."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            for process in reversed(self.processes):
                _signal_group(process.pid, how)
            for pid in self._ours():
                _signal(pid, how)
            ends = time.monotonic() + 1.5
            while how is signal.SIGTERM and self._ours() and time.monotonic() < ends:
                time.sleep(0.05)
        for process in self.processes:
            process.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ours(self) -> list[int]:
        mark = f"XDG_RUNTIME_DIR={self.env['XDG_RUNTIME_DIR']}".encode()
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in environ.read_bytes().split(b"\0"):
                    found.append(int(environ.parent.name))
            except (OSError, ValueError):
                continue
        return [pid for pid in found if pid != os.getpid()]

    def pids(self, program: str) -> list[int]:
        """Return the processes of this session that run `program` (its command line contains it)."""
        return [pid for pid in self._ours() if program in _command_line(pid)]

    def running(self, *command: str) -> bool:
        """Return whether exactly this command runs on this desktop."""
        return any(_command_line(pid).strip() == " ".join(command) for pid in self._ours())

    def bus(self, kind: str = "session") -> None:
        """Start a bus that knows only this desktop's services."""
        folder = self.folder / f"{kind}-services"
        folder.mkdir()
        for glob in self.services if kind == "session" else ():
            for service in SERVICES.glob(glob):
                (folder / service.name).symlink_to(service)
        socket, config = self.folder / "run" / kind, self.folder / f"{kind}.conf"
        config.write_text(BUS.format(kind=kind, socket=socket, services=folder))
        self.env[f"DBUS_{kind.upper()}_BUS_ADDRESS"] = f"unix:path={socket}"
        self.start("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", name=f"{kind}-bus")
        until(socket.is_socket, what=f"the {kind} bus listens")

    def pam_that_permits(self) -> dict[str, str]:
        """Return the environment in which a locker takes any password."""
        folder = self.folder / "pam"
        folder.mkdir(exist_ok=True)
        for service in PAM_SERVICES:
            kinds = ("auth", "account", "password", "session")
            (folder / service).write_text("".join(f"{kind} required pam_permit.so\n" for kind in kinds))
        return {"LD_PRELOAD": "libpam_wrapper.so", "PAM_WRAPPER": "1", "PAM_WRAPPER_SERVICE_DIR": str(folder)}

    def serves(self, name: str = SERVER, seconds: float = 60.0) -> None:
        """Wait until somebody owns this name on the session bus."""
        until(lambda: self.owner(name), what=f"{self.name}: {name} is served", seconds=seconds)

    # -- what a person does and sees -------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        """Return the X display that is the person's screen (for a nested compositor: the one around it)."""
        return self.env.get("OUTER_DISPLAY") or self.env["DISPLAY"]

    def xdotool(self, *words: str) -> None:
        """Give real input to the screen."""
        subprocess.run(["xdotool", *words], env=self.env | {"DISPLAY": self.screen}, check=True, timeout=10)

    def move_pointer(self, x: int, y: int) -> None:
        """Move the pointer there."""
        self.xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move the pointer there and press."""
        self.move_pointer(x, y)
        time.sleep(0.15)
        self.xdotool("click", str(button))

    def type_text(self, *keys: str) -> None:
        """Press these keys."""
        self.xdotool("key", *keys)

    def screenshot(self, path: Path) -> Path:
        """Take a picture of the whole screen."""
        env = self.env | {"DISPLAY": self.screen}
        subprocess.run(["import", "-window", "root", "-depth", "8", str(path)], env=env, check=True, timeout=15)
        return path

    def look(self) -> Path:
        """Take a picture into the session's folder, numbered."""
        self._pictures += 1
        return self.screenshot(self.folder / f"picture-{self._pictures:03}.ppm")

    def at_rest(self, seconds: float = 25.0) -> Path:
        """Return a picture of the screen once nothing has moved on it for 2 s: no bubble or panel comes or fades."""
        pictures = [self.look()]

        def still() -> bool:
            time.sleep(0.5)
            pictures.append(self.look())
            return len(pictures) > 4 and not any(picture.changed(pictures[-1], each) for each in pictures[-5:-1])

        until(still, what=f"{self.name}: nothing moves on the screen", seconds=seconds)
        return pictures[-1]

    def read(self, before: Path, *labels: str) -> dict[str, picture.Word]:
        """Return where those of the labels stand that are on the screen now and were not `before`."""
        now = self.look()
        region = picture.changed(before, now)
        return picture.places(now, region, labels) if region else {}

    def hover(self, before: Path) -> bool:
        """Move the pointer onto what is on the screen now and was not `before`: most bubbles stay then."""
        region = picture.changed(before, self.look())
        if region:
            self.move_pointer(region[0] + region[2] // 2, region[1] + 14)
        return region is not None

    def press(self, label: str, before: Path) -> None:
        """Press what bears this label, and was not there `before`, with the pointer."""
        found: dict[str, picture.Word] = {}
        until(lambda: self.hover(before), what=f"{self.name}: something on the screen", seconds=SEEN_SECONDS)

        def seen() -> bool:
            found.update(self.read(before, label))
            return bool(found)

        until(seen, what=f"{self.name}: {label!r} can be read on the screen", seconds=SEEN_SECONDS)
        self.click(found[label].x, found[label].y)

    # -- what a desktop may have -----------------------------------------------------------------------------

    def has(self, capability: str) -> None:
        """Skip the test, with the reason, where this desktop lacks a capability."""
        if capability in self.lacks:
            pytest.skip(f"{self.name}: {self.lacks[capability]}")

    def do_not_disturb(self, on: bool) -> None:
        """Switch the desktop's own do-not-disturb."""
        raise NotImplementedError

    def lock(self) -> None:
        """Lock the screen."""
        raise NotImplementedError

    def unlock(self) -> None:
        """Unlock it, as a person would."""
        raise NotImplementedError

    def kill_server(self) -> None:
        """Kill the program that draws notifications; back when the bus has noticed."""
        before = self.owner(SERVER)
        for pid in self.pids(self.server_process):
            _signal(pid, signal.SIGKILL)
        until(lambda: self.owner(SERVER) != before, what="the server is gone", seconds=10.0)

    def start_server(self) -> None:
        """Start it again, unless the session does so by itself."""

    def kill_panel(self) -> None:
        """Kill the panel; what is started in its place, by the session or by `start_panel`, has another pid."""
        for pid in self.pids(self.panel[0]):
            _signal(pid, signal.SIGKILL)

    def start_panel(self) -> None:
        """Start the panel, unless it runs or the session starts it by itself."""
        time.sleep(2.0)
        if not self.pids(self.panel[0]):
            self.start(*self.panel)


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def _signal_group(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, how)


def _signal(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
