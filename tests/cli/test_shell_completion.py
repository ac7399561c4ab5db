"""What the completion scripts are told: names that are plain words, wherever they come from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reminderd.cli.commands.completion import SHELLS
from reminderd.cli.main import main
from tests.fakes.daemon import reminder, running, status

BUILT_IN = ["stretch", "movement", "hydration", "posture"]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "reminderd").mkdir(parents=True)


def names(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    assert main(["completion", "--names", *more]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.split("\n")[:-1]


def test_without_a_daemon_the_built_in_and_the_users_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(capsys) == BUILT_IN
    settings = tmp_path / "config" / "reminderd" / "config.toml"
    settings.write_text(
        '[reminders.eyes]\nevery = "20m"\n[reminders.movement]\n[reminders."$(reboot)"]\n[reminders."a b"]\n'
    )
    assert names(capsys) == [*BUILT_IN, "eyes"]
    assert names(capsys, "--with-all") == [*BUILT_IN, "eyes", "all"]


@pytest.mark.parametrize("text", ["", "not toml", "reminders = 3", "\xff"])
def test_wrong_settings_leave_the_built_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (tmp_path / "config" / "reminderd" / "config.toml").write_bytes(text.encode("latin-1"))
    assert names(capsys) == BUILT_IN


def test_with_a_daemon_what_it_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running(tmp_path / "run" / "reminderd" / "control.sock") as daemon:
        daemon.status = status(
            reminders=[reminder("movement"), reminder("eyes"), reminder("`reboot`"), reminder("x;y")]
        )
        assert names(capsys) == ["movement", "eyes"]


def test_the_routines_are_ours_and_the_users_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config" / "reminderd" / "config.toml").write_text("[routines.mine]\n[routines.desk]\n[routines.'a b']")
    assert main(["completion", "--routines"]) == 0
    assert capsys.readouterr().out.split() == ["before-run", "before-lifting", "desk", "mine"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_knows_every_verb_and_is_sound(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(verb in script for verb in ("snooze", "status", "completion", "reload"))
    assert "reminderd completion --names --with-all" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True, timeout=10)


@pytest.mark.parametrize("argv", [["completion"], ["completion", "powershell"]])
def test_an_unknown_shell_is_wrong_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "bash, zsh" in capsys.readouterr().err.replace("'", "")
