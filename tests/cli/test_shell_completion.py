"""What the completion scripts are told: names that are plain words, wherever they come from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reminderd.cli.commands.completion import SHELLS
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon, reminder, status

BUILT_IN = ["stretch", "movement", "hydration", "posture"]


def test_without_a_daemon_the_built_in_and_the_users_own(run: Run, file: Path) -> None:
    file.write_text('[reminders.eyes]\n[reminders.movement]\n[reminders."$(reboot)"]\n[reminders."a b"]\n')
    assert run("completion", "--names")[1].split("\n")[:-1] == [*BUILT_IN, "eyes"]
    assert run("completion", "--names", "--with-all")[1].split() == [*BUILT_IN, "eyes", "all"]


@pytest.mark.parametrize("text", ["", "not toml", "reminders = 3", "\xff"])
def test_wrong_settings_leave_the_built_in(run: Run, file: Path, text: str) -> None:
    file.write_bytes(text.encode("latin-1"))
    assert run("completion", "--names") == (0, "\n".join([*BUILT_IN, ""]), "")


def test_with_a_daemon_what_it_has(run: Run, daemon: FakeDaemon) -> None:
    daemon.status = status(reminders=[reminder(name) for name in ("movement", "eyes", "`reboot`", "x;y")])
    assert run("completion", "--names")[1].split() == ["movement", "eyes"]


def test_the_routines_are_ours_and_the_users_own(run: Run, file: Path) -> None:
    file.write_text("[routines.mine]\n[routines.desk]\n[routines.'a b']")
    assert run("completion", "--routines")[1].split() == ["before-run", "before-lifting", "desk", "mine"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_knows_every_verb_and_is_sound(run: Run, shell: str) -> None:
    script = run("completion", shell)[1]
    assert all(verb in script for verb in ("snooze", "status", "completion", "reload"))
    assert "reminderd completion --names --with-all" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True, timeout=10)


@pytest.mark.parametrize("argv", [["completion"], ["completion", "powershell"]])
def test_an_unknown_shell_is_wrong_usage(run: Run, argv: list[str]) -> None:
    code, _, err = run(*argv)
    assert (code, "bash, zsh" in err.replace("'", "")) == (2, True)
