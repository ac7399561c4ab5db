"""Linux: a unit of systemd's user manager, and the desktop's autostart for desktops that do not start such units."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

from reminderd.core.language import _, ngettext
from reminderd.service import desktop_entry, systemd
from reminderd.service.files import InstalledFile, ServiceFailed, marked, shipped
from reminderd.service.manager import Manager, ServiceState, ask, home
from reminderd.system.children import start_detached
from reminderd.system.folders import config_folder, data_folder, runtime_folder
from reminderd.system.lock import TRAY_LOCK, AlreadyRunning, instance_lock

SYSTEMD_RUNS = Path("/run/systemd/system")
"""It exists if systemd runs this machine: see sd_booted(3)."""

_AUTOSTARTS = {"BUDGIE", "COSMIC", "DDE", "DEEPIN", "ENLIGHTENMENT", "GNOME", "KDE", "LXDE", "LXQT", "MATE", "PANTHEON",
               "UNITY", "X-CINNAMON", "XFCE"}  # fmt: skip
"""The desktops, by XDG_CURRENT_DESKTOP, that start what lies in the autostart folder."""
_TOLD = {"MainPID": "0", "NRestarts": "0", "Result": "success", "StatusText": ""}
"""What `systemctl show` may say beside the state, and the value of it that is not worth mentioning."""
_ASKED = ("LoadState", "ActiveState", "SubState", "UnitFileState", *_TOLD)


class Systemctl(Manager):
    """`systemctl --user`; says clearly if no user manager answers."""

    def pieces(self) -> tuple[InstalledFile, ...]:
        """Return the unit, its link into the session, what tells that it failed, autostart, desktop entry, icons."""
        home(self.environ)
        config, data = config_folder(self.environ).parent, data_folder(self.environ).parent
        units, icons = config / "systemd" / "user", data / "icons" / "hicolor"
        autostart = desktop_entry.autostart(self.command, by_systemd=SYSTEMD_RUNS.is_dir())
        named = desktop_entry.application(self.command)
        return (
            InstalledFile(units / systemd.UNIT_NAME, marked(systemd.unit(self.command))),
            InstalledFile(units / f"{systemd.TARGET}.wants" / systemd.UNIT_NAME, link_to=f"../{systemd.UNIT_NAME}"),
            InstalledFile(units / systemd.FAILED_UNIT_NAME, marked(systemd.failed_unit())),
            InstalledFile(config / "autostart" / "reminderd.desktop", marked(autostart)),
            InstalledFile(data / "applications" / "reminderd.desktop", marked(named)),
            *(
                InstalledFile(icons / kind / "apps" / name, marked(shipped(name, "icons"), xml=True))
                for kind, name in _ICONS.items()
            ),
        )

    def tray(self) -> tuple[InstalledFile, ...]:
        """Return the entry that starts the icon where the desktop starts what lies in the autostart folder."""
        text = shipped("autostart.desktop").format(run=desktop_entry.exec_line((*self.command, "tray")))
        path = config_folder(self.environ).parent / "autostart" / "reminderd-tray.desktop"
        return (InstalledFile(path, marked(text)),)

    def show_icon(self) -> list[str]:
        """Start the icon, which is refused where it is there already."""
        lines = []
        if self._has_display():
            with contextlib.suppress(OSError):
                start_detached((*self.command, "tray"))
                lines.append(_("The icon is in your panel now, if the panel draws icons (see: reminderd doctor)."))
        if self.not_started():
            line = shlex.join((*self.command, "tray"))
            lines.append(_("To see it with the next session, add this line as well: {line}", line=line))
        return lines

    def removing(self) -> list[str]:
        """Stop the service if it runs, and end the process that shows the icon."""
        with contextlib.suppress(OSError):
            try:
                with instance_lock(Path(runtime_folder(), TRAY_LOCK)):
                    pass  # no icon is there to be ended
            except AlreadyRunning as icon:
                if icon.pid:
                    os.kill(icon.pid, signal.SIGTERM)
        return super().removing()

    def installed(self, *, changed: bool) -> list[str]:
        """Make systemd read the unit, and start it if there is a display."""
        try:
            self._reach(_("reminderd starts with the next desktop session."))
        except ServiceFailed as problem:
            return [str(problem)]
        ask("systemctl", "--user", "daemon-reload")
        if not self._has_display():
            return [_("There is no display here. reminderd starts with the next desktop session.")]
        if changed and self.state().active:
            ask("systemctl", "--user", "restart", systemd.UNIT_NAME, deadline=40)
            return [_("{unit} was restarted.", unit=systemd.UNIT_NAME)]
        return self.start()

    def uninstall(self, *, force: bool) -> Iterator[str]:
        """Stop the service, remove the files, and let systemd forget the unit."""
        yield from super().uninstall(force=force)
        with contextlib.suppress(ServiceFailed):  # it cannot be reached; the second refuses where nothing has failed
            ask("systemctl", "--user", "daemon-reload")
            ask("systemctl", "--user", "reset-failed", systemd.UNIT_NAME, systemd.FAILED_UNIT_NAME)

    def start(self) -> list[str]:
        """Pass the display of this session on to systemd, and start the unit."""
        self._reach()
        seen = [name for name in systemd.SESSION if self.environ.get(name)]
        if seen and "SSH_CONNECTION" not in self.environ:  # a display at the far end of ssh is not the one to watch
            ask("systemctl", "--user", "import-environment", *seen)
        ask("systemctl", "--user", "start", systemd.UNIT_NAME, deadline=40)
        return [_("{unit} is running.", unit=systemd.UNIT_NAME)]

    def stop(self) -> list[str]:
        """Stop the unit; it starts again with the next session."""
        self._reach()
        ask("systemctl", "--user", "stop", systemd.UNIT_NAME, deadline=20)
        return [_("{unit} is stopped.", unit=systemd.UNIT_NAME)]

    def state(self) -> ServiceState:
        """Return the unit's state, restarts and last status line."""
        try:
            self._reach("")
            said = ask("systemctl", "--user", "show", systemd.UNIT_NAME, f"--property={','.join(_ASKED)}")
        except ServiceFailed as problem:
            return ServiceState("systemd", None, str(problem))
        found = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
        if found.get("LoadState") != "loaded":
            # Translators: systemd's own word for the state of its unit, such as "not-found".
            told = _("the unit is {state}", state=found.get("LoadState", "unknown"))
            return ServiceState("systemd", False, told)
        words = [f"{found.get('ActiveState')} ({found.get('SubState')}), {found.get('UnitFileState')}"]
        words += [_told(key, found[key]) for key, usual in _TOLD.items() if found.get(key, usual) != usual]
        return ServiceState("systemd", found.get("ActiveState") in ("active", "reloading"), "; ".join(words))

    def not_started(self) -> str:
        """Return what to add to a window manager that starts neither the unit nor autostart entries."""
        desktop = self.environ.get("XDG_CURRENT_DESKTOP", "")
        if not self._has_display() or _AUTOSTARTS & set(desktop.upper().split(":")):
            return ""
        with contextlib.suppress(ServiceFailed):
            ask("systemctl", "--user", "is-active", systemd.TARGET)
            return ""
        start = ("service", "start") if SYSTEMD_RUNS.is_dir() else ("run",)
        # Translators: stands in place of the name of a desktop.
        nameless = _("without a name")
        return _(
            "Nothing may start reminderd with this desktop ({desktop}): {target} is not "
            "active, and most window managers ignore the autostart folder. To be sure, add this line to what yours "
            "runs when it starts (sway, i3: exec …; Hyprland: exec-once = …): {line}",
            desktop=desktop or nameless,
            target=systemd.TARGET,
            line=shlex.join((*self.command, *start)),
        )

    def log_command(self, *, follow: bool) -> tuple[str, ...]:
        """Return journalctl for our unit.

        Raises:
            ServiceFailed: systemd does not run here, so that it has no log.
        """
        if not SYSTEMD_RUNS.is_dir():
            self._reach()
        words = ("journalctl", "--user", f"--unit={systemd.UNIT_NAME}", "--no-pager", "--lines=100")
        return (*words, "--follow") if follow else words

    def _has_display(self) -> bool:
        return bool(self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY"))

    def _reach(self, instead: str | None = None) -> None:
        """Raise ServiceFailed if no user manager answers; it says what happens or helps `instead`."""
        if instead is None:
            instead = _("To run reminderd in this terminal: {command}", command="reminderd run")
        try:
            ask("systemctl", "--user", "show-environment", deadline=5)
        except ServiceFailed as problem:
            why = _("systemd does not run here.")
            if SYSTEMD_RUNS.is_dir():
                first = str(problem).splitlines()[0]
                why = _("systemd's user manager cannot be reached from here ({reason}).", reason=first)
            raise ServiceFailed(f"{why} {instead}".rstrip()) from None


def _told(key: str, value: str) -> str:
    """Return one of `_TOLD` in words."""
    if key == "MainPID":
        # Translators: the number of a process.
        return _("pid {number}", number=value)
    if key == "NRestarts" and value.isdecimal():
        return ngettext("restarted {count} time", "restarted {count} times", int(value))
    if key == "Result":
        # Translators: systemd's own word for how the service ended, such as "exit-code".
        return _("it ended with: {result}", result=value)
    return value


_ICONS = {"scalable": "reminderd.svg", "symbolic": "reminderd-symbolic.svg"}


MANAGER = Systemctl
