"""Installing on Linux, with a `systemctl` of our own that writes down what it is asked."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from reminderd.service import files, systemctl
from reminderd.service.files import ServiceFailed
from reminderd.service.manager import ask, manager_here
from reminderd.system.own_python import own_command

SHOWN = (
    "LoadState=loaded\nActiveState={}\nSubState=running\nResult=success\nMainPID=42\nStatusText=next: posture 14:20\n"
)


class FakeSystem:
    """A home, and a PATH on which only our `systemctl` is found."""

    def __init__(self, folder: Path) -> None:
        self.home, self.bin, self.asked_file = folder / "home", folder / "bin", folder / "asked"
        self.home.mkdir()
        self.bin.mkdir()
        self.environ = {"HOME": str(self.home), "DISPLAY": ":0"}
        self.answers("active")

    def answers(self, active: str, *, refuse: str = "never", words: str = "no") -> None:
        script = self.bin / "systemctl"
        script.write_text(
            f"#!{sys.executable} -S\nimport sys\nargs = ' '.join(sys.argv[1:])\n"
            f"open({str(self.asked_file)!r}, 'a').write(args + '\\n')\n"
            f"if {refuse!r} in args: sys.exit({words!r})\n"
            f"if ' show ' in args: print({SHOWN.format(active)!r})\n"
        )
        script.chmod(0o755)

    def asked(self) -> list[str]:
        return [
            line.removeprefix("--user ").split(" --")[0]
            for line in self.asked_file.read_text().splitlines()
            if "show" not in line and "is-active" not in line
        ]

    def manager(self, command: str = "/opt/a b/reminderd") -> systemctl.Systemctl:
        return systemctl.Systemctl((command,), self.environ)

    def install(self, *, tray: bool = False) -> list[str]:
        return list(self.manager().install(force=False, tray=tray))

    def uninstall(self) -> list[str]:
        return list(self.manager().uninstall(force=False))

    def there(self) -> set[str]:
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*") if not path.is_dir()}


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    made = FakeSystem(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", str(made.bin))
    monkeypatch.setattr(systemctl, "SYSTEMD_RUNS", tmp_path)
    return made


FILES = {
    ".config/systemd/user/reminderd.service",
    ".config/systemd/user/graphical-session.target.wants/reminderd.service",
    ".config/systemd/user/reminderd-failed.service",
    ".config/autostart/reminderd.desktop",
    ".local/share/applications/reminderd.desktop",
    ".local/share/icons/hicolor/scalable/apps/reminderd.svg",
    ".local/share/icons/hicolor/symbolic/apps/reminderd-symbolic.svg",
}


def test_installing_writes_under_the_home_starts_it_and_says_how_to_undo_it(system: FakeSystem) -> None:
    system.answers("inactive")
    said = system.install()
    assert system.there() == FILES
    assert {line.removeprefix(f"Wrote {system.home}/") for line in said if line.startswith("Wrote")} == FILES
    assert "To undo this: reminderd service uninstall" in said
    assert system.asked() == ["daemon-reload", "import-environment DISPLAY", "start reminderd.service"]


def test_the_icon_is_started_by_the_session_only_where_it_was_asked_for(system: FakeSystem) -> None:
    del system.environ["DISPLAY"]
    system.install(tray=True)
    (entry,) = system.there() - FILES
    assert 'Exec="/opt/a b/reminderd" tray\n' in (system.home / entry).read_text()
    system.uninstall()
    assert system.there() == set()


def test_every_text_we_install_is_known_again_as_ours(system: FakeSystem) -> None:
    system.install()
    other = system.manager("/elsewhere/reminderd").pieces()
    assert {files.state(piece) for piece in other} == {"ours", "current"}


def test_uninstalling_takes_all_of_it_away_and_says_so(system: FakeSystem) -> None:
    system.install()
    said = system.uninstall()
    assert system.there() == set()
    assert "reminderd.service is stopped." in said
    assert system.asked()[-3:] == [
        "stop reminderd.service",
        "daemon-reload",
        "reset-failed reminderd.service reminderd-failed.service",
    ]
    assert system.uninstall()[-1] == "Nothing was installed."


def test_installing_again_changes_nothing_and_a_new_command_starts_it_again(system: FakeSystem) -> None:
    system.install()
    assert system.install()[0] == "Everything was installed already."
    list(system.manager("/new/reminderd").install(force=False))
    assert system.asked()[-1] == "restart reminderd.service"


def test_without_a_display_it_waits_for_the_next_session(system: FakeSystem) -> None:
    del system.environ["DISPLAY"]
    assert "There is no display here." in system.install()[-1]
    assert system.asked() == ["daemon-reload"]


def test_the_display_at_the_far_end_of_ssh_is_not_told_to_systemd(system: FakeSystem) -> None:
    system.environ |= {"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "1 2 3 4"}
    system.manager().start()
    assert system.asked() == ["start reminderd.service"]


def test_a_user_manager_out_of_reach_leaves_the_files_and_says_when_it_starts(system: FakeSystem) -> None:
    system.answers("active", refuse="show-environment", words="Failed to connect to bus: No medium found")
    said = system.install()[-1]
    assert "cannot be reached from here (" in said
    assert "Failed to connect to bus: No medium found)" in said
    assert system.there() == FILES
    assert system.uninstall()[-1].startswith("Your settings and your history")
    with pytest.raises(ServiceFailed, match="in this terminal: reminderd run"):
        system.manager().start()


def test_without_systemd_the_desktop_starts_the_daemon_itself(
    system: FakeSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (system.bin / "systemctl").unlink()
    monkeypatch.setattr(systemctl, "SYSTEMD_RUNS", tmp_path / "missing")
    assert "systemd does not run here. reminderd starts with the next desktop session." in system.install()
    entry = (system.home / ".config/autostart/reminderd.desktop").read_text()
    assert "exec '/opt/a b/reminderd' run" in entry
    assert system.manager().state().active is None
    with pytest.raises(ServiceFailed, match="systemd does not run here"):
        system.manager().log_command(follow=False)


@pytest.mark.parametrize(
    ("desktop", "target", "told"),
    [
        ("sway", "inactive", True),
        (None, "inactive", True),
        ("sway", "active", False),
        ("ubuntu:GNOME", "inactive", False),
    ],
)
def test_where_nothing_starts_the_unit_the_line_to_add_is_told(
    system: FakeSystem, desktop: str | None, target: str, told: bool
) -> None:
    system.answers("active", refuse="is-active" if target == "inactive" else "never")
    if desktop:
        system.environ["XDG_CURRENT_DESKTOP"] = desktop
    assert ("'/opt/a b/reminderd' service start" in system.install()[-1]) == told


def test_a_start_that_fails_is_told_after_what_was_written(system: FakeSystem) -> None:
    system.answers("inactive", refuse="start", words="Job for reminderd.service failed.")
    lines = system.manager().install(force=False)
    assert next(lines).startswith("Wrote ")
    with pytest.raises(ServiceFailed, match=r"Job for reminderd\.service failed"):
        list(lines)


def test_the_state_is_told_in_one_line(system: FakeSystem) -> None:
    state = system.manager().state()
    assert state.active is True
    assert "pid 42" in state.detail
    assert "next: posture 14:20" in state.detail
    system.answers("failed")
    assert system.manager().state().active is False


def test_a_hanging_program_is_given_up_after_its_deadline(tmp_path: Path) -> None:
    (tmp_path / "hangs").write_text(f"#!{sys.executable} -S\nimport signal\nsignal.pause()\n")
    (tmp_path / "hangs").chmod(0o755)
    began = time.monotonic()
    with pytest.raises(ServiceFailed, match=r"did not end within 0\.3 s"):
        ask(str(tmp_path / "hangs"), deadline=0.3)
    assert time.monotonic() - began < 2


def test_control_characters_of_others_do_not_pass(system: FakeSystem) -> None:
    system.answers("active", refuse="stop", words="\x1b[2J\x07gone")
    with pytest.raises(ServiceFailed, match=r"^systemctl --user stop: \[2J gone$"):
        ask("systemctl", "--user", "stop")


def test_a_program_that_fails_without_a_word_is_told_by_its_exit_code(system: FakeSystem) -> None:
    system.answers("active", refuse="show-environment", words="")
    assert "cannot be reached from here (systemctl --user show-environment: exit code 1)" in system.install()[-1]


@pytest.mark.parametrize("name", ["reminderd", "reminderd.pyz"])
def test_the_script_that_was_called_is_kept_not_what_it_links_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / name).write_text("")
    (tmp_path / "venv" / name).chmod(0o755)
    (tmp_path / name).symlink_to(f"venv/{name}")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / name)])
    assert own_command() == (str(tmp_path / name),)


@pytest.mark.parametrize("argv0", ["/x/reminderd/__main__.py", "-m", "", "/usr/bin/pytest", "/nowhere/reminderd"])
def test_otherwise_it_is_started_as_a_module(monkeypatch: pytest.MonkeyPatch, argv0: str) -> None:
    monkeypatch.setattr(sys, "argv", [argv0])
    assert own_command() == (sys.executable, "-P", "-m", "reminderd")


@pytest.mark.parametrize(
    ("platform", "name"),
    [("linux", "systemd"), ("freebsd14", "systemd"), ("darwin", "launchd"), ("win32", "windows")],
)
def test_every_system_has_one_manager(platform: str, name: str) -> None:
    assert manager_here(platform=platform).state().manager == name


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_the_pieces_of_other_systems_are_marked_and_lie_in_the_home(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    manager = manager_here({"HOME": str(tmp_path), "USERNAME": "ann"}, platform)
    (piece,) = manager.pieces()
    assert piece.path.is_relative_to(tmp_path)
    assert files.install_files([piece]) == [piece.path]
    assert files.state(piece) == "current"
    with pytest.raises(ServiceFailed, match="on Linux only"):
        list(manager.install(force=False, tray=True))
