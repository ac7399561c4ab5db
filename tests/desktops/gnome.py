"""GNOME Shell 43: Wayland without a screen, and X11 on an Xvfb. logind and GDM are stand-ins (python3-dbusmock)."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from tests.desktop.desk import until
from tests.desktops.session import SERVER, Session

SHELL = "org.gnome.Shell"
LIBRARY = "/usr/lib/gnome-shell/libgnome-shell.so"
IBUS = "/org/gnome/shell/misc/ibusManager.js"
POINTER = (
    "globalThis._p ??= imports.gi.Clutter.get_default_backend().get_default_seat()"
    ".create_virtual_device(imports.gi.Clutter.InputDeviceType.POINTER_DEVICE);"
)
CALM = (
    "if (Main.overview.visible) Main.overview.hide();"
    " else if (!Main.layoutManager._startingUp) globalThis._calm = (globalThis._calm ?? 0) + 1; globalThis._calm >= 3"
)
MOCK = "org.freedesktop.DBus.Mock"


class Gnome(Session):
    """GNOME Shell on Wayland, headless."""

    name = "gnome"
    programs = ("gnome-shell", "gjs", "gdbus", "gresource", "/usr/libexec/gnome-session-binary")
    environment = {"XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "GNOME", "XDG_SESSION_ID": "c1"}
    services = (
        "ca.desrt.dconf.service", "org.gnome.Shell.Notifications.service", "org.gnome.ScreenSaver.service",
        "org.gnome.Shell.Screencast.service", "org.a11y.Bus.service",
    )  # fmt: skip
    idle_source = "mutter"
    server_process = "gnome-shell --"  # not its helper in gjs, which owns the name
    text_brings_it_back = True
    panel = ("gnome-shell --",)
    lacks = {"fullscreen": "GNOME tells no client on Wayland that a window is fullscreen"}

    def come_up(self) -> None:
        self.env["XDG_CONFIG_DIRS"] = str(self.folder / "xdg")
        self.bus("system")
        self.bus("session")
        self._stand_ins()
        self._leave_ibus_out()
        for schema, key, value in (
            ("org.gnome.shell", "welcome-dialog-last-shown-version", "99.0"),
            ("org.gnome.desktop.interface", "enable-animations", "false"),
            ("org.gnome.desktop.session", "idle-delay", "0"),
            ("org.gnome.shell", "enabled-extensions", "['ubuntu-appindicators@ubuntu.com']"),
        ):
            self.run("gsettings", "set", schema, key, value)
        sessions = self.folder / "config" / "gnome-session" / "sessions"
        sessions.mkdir(parents=True)
        (sessions / "test.session").write_text("[GNOME Session]\nName=test\nRequiredComponents=\n")
        self.start("/usr/libexec/gnome-session-binary", "--builtin", "--session=test", name="gnome-session")
        self.serves("org.gnome.SessionManager")
        self.start_server()

    def _stand_ins(self) -> None:
        """Start a logind, without which the shell ends, and a GDM, without which it does not lock."""
        python = "/usr/bin/python3"
        manager = ("org.gnome.DisplayManager", "/org/gnome/DisplayManager/Manager", "org.gnome.DisplayManager.Manager")
        self.start(python, "-m", "dbusmock", "--system", "--template", "logind", name="logind")
        self.start(python, "-m", "dbusmock", "--system", *manager, name="gdm")
        for name in ("org.freedesktop.login1", "org.gnome.DisplayManager"):
            until(lambda name=name: self._system_owner(name), what=f"{name} is served", seconds=15.0)
        self._mock("org.gnome.DisplayManager", manager[1], "AddProperty", manager[2], "Version", "<'43.0'>")
        uid = str(os.getuid())
        for call in (
            ("AddSeat", "seat0"),
            ("AddUser", uid, "me", "true"),
            ("AddSession", "c1", "seat0", uid, "me", "true"),
        ):
            self._mock("org.freedesktop.login1", "/org/freedesktop/login1", *call)

    def _system_owner(self, name: str) -> bool:
        asked = self.run(
            "gdbus", "call", "--system", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus",
            "-m", "org.freedesktop.DBus.NameHasOwner", name, check=False,
        )  # fmt: skip
        return "true" in asked.stdout

    def _mock(self, name: str, path: str, method: str, *values: str) -> None:
        self.run("gdbus", "call", "--system", "-d", name, "-o", path, "-m", f"{MOCK}.{method}", *values)

    def _leave_ibus_out(self) -> None:
        """GNOME Shell 43 forks ibus-daemon with a hook in JavaScript and hangs in two of seven starts."""
        told = self.run("gresource", "extract", LIBRARY, IBUS).stdout
        patched = self.folder / "ibusManager.js"
        patched.write_text(re.sub(r"(    _spawn\(extraArgs = \[\]\) \{)", r"\1\n        return;", told))
        self.env["G_RESOURCE_OVERLAYS"] = f"{IBUS}={patched}"

    def _shell(self) -> tuple[str, ...]:
        self.env["WAYLAND_DISPLAY"] = "wayland-t"
        return ("--headless", "--virtual-monitor", "1280x800", "--wayland-display", "wayland-t")

    def start_server(self) -> None:
        self.start("gnome-shell", *self._shell(), "--unsafe-mode")
        self.serves(SERVER)
        self.serves(SHELL)
        until(lambda: self.evaluate(CALM) == "true", what="the shell has come to rest", seconds=30.0)
        self.evaluate("Main.messageTray.getSources().forEach(s => s.destroy()); 0")  # what it says to root

    def start_panel(self) -> None:
        if not self.pids(self.server_process):
            self.start_server()

    def evaluate(self, script: str) -> str:
        """Run JavaScript in the shell and return its value as text."""
        done = self.run(
            "gdbus",
            "call",
            "--session",
            "-d",
            SHELL,
            "-o",
            "/org/gnome/Shell",
            "-m",
            f"{SHELL}.Eval",
            script,
            check=False,
        )
        found = re.fullmatch(r"\(true, (['\"])(.*)\1\)\s*", done.stdout, re.DOTALL)
        return found[2].strip('"') if found else ""

    # Real input: virtual devices of the seat; mutter counts them as activity.

    def move_pointer(self, x: int, y: int) -> None:
        self.evaluate(f"{POINTER} _p.notify_absolute_motion(0, {x}, {y}); 0")

    def click(self, x: int, y: int, button: int = 1) -> None:
        self.move_pointer(x, y)
        time.sleep(0.2)
        self.evaluate(f"{POINTER} _p.notify_button(0, {button}, 1); _p.notify_button(0, {button}, 0); 0")

    def screenshot(self, path: Path) -> Path:
        self.run(
            "gdbus", "call", "--session", "-d", f"{SHELL}.Screenshot", "-o", "/org/gnome/Shell/Screenshot",
            "-m", f"{SHELL}.Screenshot.Screenshot", "false", "false", f"{path}.png",
        )  # fmt: skip
        self.run("convert", f"{path}.png", "-depth", "8", str(path))
        return path

    def look(self) -> Path:
        """Take a picture, with the pointer on the banner where there is one: GNOME shows its buttons only then."""

        def opened() -> bool:
            if self.evaluate("!Main.messageTray._banner || Main.messageTray._banner.expanded") == "true":
                return True
            self.move_pointer(300, 600)
            self.move_pointer(640, 80)
            return False

        until(opened, what="the banner has opened")
        return super().look()

    def do_not_disturb(self, on: bool) -> None:
        value = "false" if on else "true"
        self.run("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", value)

    def lock(self) -> None:
        self.evaluate("Main.screenShield.lock(false); 0")

    def unlock(self) -> None:
        self.evaluate("Main.screenShield.deactivate(false); 0")


class GnomeX11(Gnome):
    """GNOME Shell on X11."""

    name = "gnome-x11"
    environment = Gnome.environment | {"XDG_SESSION_TYPE": "x11"}
    lacks: dict[str, str] = {}

    def _shell(self) -> tuple[str, ...]:
        if "DISPLAY" not in self.env:
            self.display("1280x800x24")
        return ("--x11",)

    def screenshot(self, path: Path) -> Path:
        return Session.screenshot(self, path)
