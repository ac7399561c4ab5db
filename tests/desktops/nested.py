"""Wayland desktops as a window of an Xvfb: its pointer is theirs, and its picture shows them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.desktop.desk import until
from tests.desktops.session import Session
from tests.desktops.x11_sessions import POWERDEVIL, Plasma


class PlasmaWayland(Plasma):
    """Plasma 5.27 on kwin_wayland."""

    name = "plasma-wayland"
    programs = ("kwin_wayland", "plasmashell", POWERDEVIL)
    environment = Plasma.environment | {
        "XDG_SESSION_TYPE": "wayland", "DESKTOP_SESSION": "plasmawayland", "KWIN_COMPOSE": "Q",
    }  # fmt: skip
    idle_source = "wayland"
    lacks = {"fullscreen": "kwin tells no client on Wayland that a window is fullscreen"}

    def come_up(self) -> None:
        self._settings()
        self.display("1280x800x24")
        self.env["OUTER_DISPLAY"] = outer = self.env.pop("DISPLAY")
        # What the bus starts needs it too.
        self.env |= {"WAYLAND_DISPLAY": "wayland-kde", "QT_QPA_PLATFORM": "wayland", "GDK_BACKEND": "wayland"}
        self.bus()
        # Debian's file has a capability that a container refuses; a copy has none.
        copy = shutil.copy(shutil.which("kwin_wayland") or "kwin_wayland", self.folder)
        size = ("--width", "1280", "--height", "800")
        kwin = (str(copy), "--x11-display", outer, *size, "--socket", "wayland-kde", "--xwayland")
        self.start(*kwin, name="kwin", env=self.pam_that_permits())
        run = Path(self.env["XDG_RUNTIME_DIR"])
        until((run / "wayland-kde").is_socket, what="kwin_wayland's socket", seconds=30.0)
        self.serves("org.kde.KWin")
        self.start("kded5")
        self.start_server()
        self.start(POWERDEVIL)
        self.serves("org.freedesktop.PowerManagement")


class SwaySwaync(Session):
    """sway 1.7 with swaync 0.7."""

    name = "sway-swaync"
    programs = ("sway", "swaync")
    environment = {"XDG_CURRENT_DESKTOP": "sway", "XDG_SESSION_TYPE": "wayland"}
    services = ("ca.desrt.dconf.service",)
    idle_source = "wayland"
    server_process = "swaync"
    draws_over_fullscreen = True
    panel = ("waybar",)
    lacks = {"lock": "no locker runs here"}

    def come_up(self) -> None:
        self.display("1280x800x24")
        self.env["OUTER_DISPLAY"] = self.env["DISPLAY"]
        self.bus()
        config = self.folder / "sway.conf"
        config.write_text("output * resolution 1280x800 bg #335577 solid_color\nseat * hide_cursor 0\n")
        backend = {"WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman", "WLR_RENDERER_ALLOW_SOFTWARE": "1"}
        # sway refuses root; in a user namespace of its own it cannot see that it is.
        as_nobody = ("unshare", "--user") if os.getuid() == 0 else ()
        self.start(*as_nobody, "sway", "-c", str(config), name="sway", env=backend)
        run = Path(self.env["XDG_RUNTIME_DIR"])
        sockets = lambda: [path for path in run.glob("wayland-?") if path.is_socket()]  # noqa: E731
        until(lambda: sockets() and list(run.glob("sway-ipc.*")), what="sway is up", seconds=20.0)
        del self.env["DISPLAY"]
        self.env |= {"WAYLAND_DISPLAY": sockets()[0].name, "SWAYSOCK": str(next(run.glob("sway-ipc.*")))}
        self.env["GDK_BACKEND"] = "wayland"
        self.start_server()

    def start_panel(self) -> None:
        config = self.folder / "config" / "waybar" / "config"
        config.parent.mkdir(exist_ok=True)
        config.write_text('{"position": "top", "height": 28, "modules-right": ["tray"]}')
        super().start_panel()

    def start_server(self) -> None:
        self.start("swaync")
        self.serves()

    def do_not_disturb(self, on: bool) -> None:
        self.run("swaync-client", "--dnd-on" if on else "--dnd-off", "--skip-wait")
