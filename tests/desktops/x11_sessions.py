"""Desktops on X11, each on an Xvfb of its own."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.desk import until
from tests.desktops import picture
from tests.desktops.session import SERVER, Session

XFCE_NOTIFYD = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
MATE_NOTIFICATIONS = "/usr/lib/mate-notification-daemon/mate-notification-daemon"
POWERDEVIL = "/usr/lib/x86_64-linux-gnu/libexec/org_kde_powerdevil"


class Xfce(Session):
    """Xfce 4.18: xfwm4, panel, xfce4-notifyd."""

    name = "xfce"
    programs = ("xfce4-session", "xfwm4", XFCE_NOTIFYD)
    environment = {
        "XDG_CURRENT_DESKTOP": "XFCE", "XDG_SESSION_TYPE": "x11", "DESKTOP_SESSION": "xfce", "GDK_BACKEND": "x11",
        "XDG_CONFIG_DIRS": "/etc/xdg/xdg-xfce:/etc/xdg",
    }  # fmt: skip
    services = ("org.xfce.*", "ca.desrt.dconf.service")
    server_process = "xfce4-notifyd"
    draws_over_fullscreen = True
    panel = ("xfce4-panel",)
    bus_starts_server = True
    lacks = {"lock": "Debian 12 has no xfce4-screensaver"}

    def come_up(self) -> None:
        self.display("1280x800x24")
        self.bus()
        self.start("xfce4-session")
        self.serves("org.xfce.SessionManager")
        self.start_server()

    def start_server(self) -> None:
        self.start(XFCE_NOTIFYD)
        self.serves()

    def do_not_disturb(self, on: bool) -> None:
        value = "true" if on else "false"
        self.run("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb", "-n", "-t", "bool", "-s", value)


class Mate(Session):
    """MATE 1.26: marco, panel, mate-notification-daemon, mate-screensaver."""

    name = "mate"
    programs = ("mate-session", "marco", MATE_NOTIFICATIONS)
    environment = {
        "XDG_CURRENT_DESKTOP": "MATE", "XDG_SESSION_TYPE": "x11", "DESKTOP_SESSION": "mate", "GDK_BACKEND": "x11",
    }  # fmt: skip
    services = ("ca.desrt.dconf.service", "org.mate.*", "org.freedesktop.mate.Notifications.service")
    server_process = "mate-notification-daemon"
    panel = ("mate-panel",)
    bus_starts_server = True

    def come_up(self) -> None:
        self.display("1280x800x24")
        self.bus()
        self.run("gsettings", "set", "org.mate.session", "required-components-list", "['windowmanager', 'panel']")
        self.run("gsettings", "set", "org.mate.screensaver", "lock-enabled", "true")
        self.start("mate-session")
        self.serves("org.gnome.SessionManager")
        self.start_server()
        if not self.owner("org.mate.ScreenSaver"):
            self.start("mate-screensaver", env=self.pam_that_permits())
        self.serves("org.mate.ScreenSaver")

    def start_server(self) -> None:
        self.start(MATE_NOTIFICATIONS)
        self.serves()

    def do_not_disturb(self, on: bool) -> None:
        self.run("gsettings", "set", "org.mate.NotificationDaemon", "do-not-disturb", "true" if on else "false")

    def lock(self) -> None:
        self.run("mate-screensaver-command", "--lock")

    def unlock(self) -> None:
        self.run("mate-screensaver-command", "--deactivate")


class Cinnamon(Session):
    """Cinnamon 5.6: the shell itself draws notifications."""

    name = "cinnamon"
    programs = ("cinnamon-session", "cinnamon", "cinnamon-screensaver")
    environment = {
        "XDG_CURRENT_DESKTOP": "X-Cinnamon", "XDG_SESSION_TYPE": "x11", "DESKTOP_SESSION": "cinnamon",
        "GDK_BACKEND": "x11", "CINNAMON_SOFTWARE_RENDERING": "1",
    }  # fmt: skip
    services = ("ca.desrt.dconf.service", "org.cinnamon.*", "org.gtk.vfs.Daemon.service", "org.a11y.*")
    server_process = "cinnamon --"

    def come_up(self) -> None:
        self.display("1280x800x24")
        self.bus()
        self.start("cinnamon-session", "--session", "cinnamon")
        self.serves()
        self.at_rest()

    def at_rest(self, seconds: float = 25.0) -> Path:
        """Wait as well until Cinnamon's own bubble has gone: "Problems during Cinnamon startup"."""
        resting: list[Path] = []

        def greeted() -> bool:
            resting.append(super(Cinnamon, self).at_rest(seconds))
            return not picture.places(resting[-1], (830, 0, 450, 60), ["Problems during"])

        until(greeted, what="Cinnamon's own bubble has gone", seconds=2 * seconds)
        return resting[-1]

    def do_not_disturb(self, on: bool) -> None:
        value = "false" if on else "true"
        self.run("gsettings", "set", "org.cinnamon.desktop.notifications", "display-notifications", value)

    def start_server(self) -> None:
        """Answer the session's question whether Cinnamon is to be started again, as often as it takes."""

        def served() -> bool:
            if not self.owner(SERVER):
                yes = picture.places(self.look(), (340, 260, 600, 280), ["Yes"]).get("Yes")
                if yes:
                    self.click(yes.x, yes.y)
                return False
            return True

        until(served, what="Cinnamon is there again", seconds=60.0)
        self.at_rest()

    def lock(self) -> None:
        self.start("cinnamon-screensaver-command", "--lock")

    def unlock(self) -> None:
        self.run("cinnamon-screensaver-command", "--deactivate")


class Plasma(Session):
    """Plasma 5.27: kwin_x11, plasmashell, powerdevil, ksmserver's locker."""

    name = "plasma"
    programs = ("kwin_x11", "plasmashell", "ksmserver", POWERDEVIL)
    environment = {
        "XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "true", "KDE_SESSION_VERSION": "5", "XDG_SESSION_TYPE": "x11",
        "DESKTOP_SESSION": "plasma", "KWIN_COMPOSE": "N", "QT_QPA_PLATFORM": "xcb",
    }  # fmt: skip
    services = ("org.kde.*",)
    server_process = "plasmashell"
    panel = ("plasmashell", "--no-respawn")

    def come_up(self) -> None:
        self._settings()
        self.display("1280x800x24")
        self.bus()
        self.start("kwin_x11", "--no-kactivities")
        self.serves("org.kde.KWin")
        self.start("kded5")
        self.start("ksmserver", env=self.pam_that_permits())
        self.start_server()
        self.start(POWERDEVIL)
        self.serves("org.freedesktop.PowerManagement")

    def _settings(self) -> None:
        for name, text in {
            "baloofilerc": "[General]\nfirstRun=false\n[Basic Settings]\nIndexing-Enabled=false\n",
            "ksplashrc": "[KSplash]\nEngine=none\nTheme=None\n",
            "kscreenlockerrc": "[Daemon]\nAutolock=false\nLockOnResume=false\n",
        }.items():
            (self.folder / "config" / name).write_text(text)

    def start_server(self) -> None:
        self.start("plasmashell", "--no-respawn")
        self.serves()

    def do_not_disturb(self, on: bool) -> None:
        """Set until when, and tell Plasma that its settings have changed, as its own switch does."""
        until_when = "2099,1,1,0,0,0" if on else "2000,1,1,0,0,0"
        (self.folder / "config" / "plasmanotifyrc").write_text(f"[DoNotDisturb]\nUntil={until_when}\n")
        changed = ("org.kde.kconfig.notify.ConfigChanged", "{'DoNotDisturb': [b'Until']}")
        self.run("gdbus", "emit", "--session", "-o", "/plasmanotifyrc", "-s", *changed)

    def lock(self) -> None:
        self.start(
            "gdbus", "call", "--session", "-d", "org.freedesktop.ScreenSaver", "-o", "/ScreenSaver",
            "-m", "org.freedesktop.ScreenSaver.Lock",
        )  # fmt: skip

    def unlock(self) -> None:
        self.move_pointer(640, 400)
        self.type_text("a")
        self.type_text("Return")
