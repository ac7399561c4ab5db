"""The real notification servers, each started on a desk and waited for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.desk import Desk, until

Start = Callable[[Desk], subprocess.Popen[bytes]]
NAME = "org.freedesktop.Notifications"
XFCE4_NOTIFYD = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
NOTIFICATION_DAEMON = "/usr/lib/notification-daemon/notification-daemon"


def dunst(desk: Desk, config: str = "") -> subprocess.Popen[bytes]:
    """Start dunst: no buttons on the bubble, but its actions can be called by `dunstctl action`."""
    desk.need("dunst", "dunstctl")
    file = desk.folder / "dunstrc"
    file.write_text(config or "[global]\n    monitor = 0\n    idle_threshold = 0\n")
    return _served(desk, "dunst", "-conf", str(file))


def xfce4_notifyd(desk: Desk) -> subprocess.Popen[bytes]:
    """Start Xfce's: buttons on the bubble. Its options are in xfconf, which the bus has to start."""
    return _served(desk, XFCE4_NOTIFYD)


def notification_daemon(desk: Desk) -> subprocess.Popen[bytes]:
    """Start GNOME's old one: buttons on the bubble."""
    return _served(desk, NOTIFICATION_DAEMON)


def sway(desk: Desk, config: str = "") -> subprocess.Popen[bytes]:
    """Start sway without a screen and set WAYLAND_DISPLAY and SWAYSOCK."""
    desk.need("sway", "swaymsg")
    file = desk.folder / "sway.conf"
    file.write_text(config or "output HEADLESS-1 resolution 1280x800\nxwayland disable\n")
    desk.env |= {
        "WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman",
        "XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "sway",
    }  # fmt: skip
    run = Path(desk.env["XDG_RUNTIME_DIR"])
    dead = [*run.glob("wayland-*"), *run.glob("sway-ipc.*")]
    # sway refuses root; in a user namespace of its own it cannot see that it is.
    as_nobody = ("unshare", "--user") if os.getuid() == 0 else ()
    compositor = desk.start(*as_nobody, "sway", "-c", str(file), name="sway")

    def listening(names: str) -> list[Path]:
        return [each for each in run.glob(names) if each.is_socket() and each not in dead]

    def up() -> bool:
        return compositor.poll() is not None or bool(listening("wayland-*") and listening("sway-ipc.*"))

    until(up, what="sway is up", seconds=10.0)
    if compositor.poll() is not None:
        pytest.skip(f"sway does not start here: {desk.log('sway').read_text()[-300:]}")
    desk.env["WAYLAND_DISPLAY"] = listening("wayland-*")[0].name
    desk.env["SWAYSOCK"] = str(listening("sway-ipc.*")[0])
    return compositor


def mako(desk: Desk) -> subprocess.Popen[bytes]:
    """Start mako (after `sway`): no buttons on the bubble, a click calls the default action."""
    desk.need("mako", "makoctl")
    return _served(desk, "mako")


def _served(desk: Desk, *argv: str) -> subprocess.Popen[bytes]:
    server = desk.start(*argv)
    until(lambda: desk.owner(NAME), what=f"{argv[0]} serves {NAME}", seconds=10.0)
    return server
