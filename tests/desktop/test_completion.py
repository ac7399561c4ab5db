"""The completion scripts in the real shells: what a person sees after pressing the tabulator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop import tmux

PROGRAM = Path(sys.executable).parent / "reminderd"


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A clean home with a reminder of the user's own, and the three scripts installed as the help says."""
    if not PROGRAM.exists():
        pytest.skip(f"no {PROGRAM}")
    config = tmp_path / ".config"
    (config / "reminderd").mkdir(parents=True)
    (config / "reminderd" / "config.toml").write_text('[reminders.eyes]\nevery = "20m"\nmessages = ["Look away."]\n')
    told = subprocess.run([PROGRAM, "completion", "--help"], capture_output=True, text=True, check=True).stdout
    lines = told[told.index("To install") :].splitlines()
    as_told = "; ".join(line for line in lines if line.startswith("  "))
    subprocess.run(["sh", "-ec", as_told], env=environment(tmp_path), check=True)
    return tmp_path


def environment(home: Path) -> dict[str, str]:
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    return {"HOME": str(home), "PATH": path, "XDG_RUNTIME_DIR": str(home), "LC_ALL": "C.UTF-8", "TERM": "screen"}


class Shell(tmux.Terminal):
    """A shell in a terminal, for which Tab completes."""

    def __init__(self, home: Path, shell: list[str], ready: list[str]) -> None:
        super().__init__(home, environment(home), (150, 50), *shell)
        for line in [*ready, "PS1='ready> '"]:
            self.type(line, "Enter")
        self.wait("ready> ")

    def screen(self) -> str:
        """Return what is behind the line that was typed first."""
        return super().screen().split("PS1=")[-1]

    def complete(self, typed: str, *wanted: str) -> str:
        """Type, press the tabulator twice, and give the screen with what was wanted on it."""
        self.type("C-u", "C-l")
        self.type("-l", typed)
        self.type("Tab")
        time.sleep(0.3)
        self.type("Tab")
        return self.wait(*wanted)


@pytest.fixture
def shell(home: Path, request: pytest.FixtureRequest) -> Iterator[Shell]:
    made = Shell(home, *request.param)
    yield made
    made.close()


BASH = (["bash", "--norc", "--noprofile"], ["source ~/.local/share/bash-completion/completions/reminderd"])
ZSH = (["zsh"], ["setopt auto_list"])


@pytest.mark.parametrize(
    "shell", [pytest.param(BASH, marks=needs("tmux", "bash")), pytest.param(ZSH, marks=needs("tmux", "zsh"))],
    indirect=True, ids=["bash", "zsh"],
)  # fmt: skip
def test_what_tab_completes(shell: Shell) -> None:
    shell.complete("reminderd sno", "reminderd snooze")
    shell.complete("reminderd ", "snooze", "status", "pause", "completion")
    shell.complete("reminderd done mov", "reminderd done movement")
    shell.complete("reminderd remind e", "reminderd remind eyes")
    names = shell.complete("reminderd snooze ", "movement", "hydration", "posture", "stretch", "eyes", "all")
    assert "Traceback" not in names
    shell.complete("reminderd status --format way", "--format waybar")
    shell.complete("reminderd config che", "reminderd config check")
    shell.complete("reminderd stretch des", "reminderd stretch desk")
    shell.complete("reminderd completion f", "reminderd completion fish")


@needs("fish")
def test_fish(home: Path) -> None:
    def offered(line: str) -> list[str]:
        ask = ["fish", "-c", f"complete -C {line!r}"]
        done = subprocess.run(ask, env=environment(home), capture_output=True, text=True, check=True, timeout=20)
        assert done.stderr == ""
        return [found.split("\t")[0] for found in done.stdout.splitlines()]

    assert offered("reminderd sno") == ["snooze"]
    assert {"snooze", "status", "pause", "completion"} <= set(offered("reminderd "))
    assert offered("reminderd done mov") == ["movement"]
    assert offered("reminderd remind e") == ["eyes"]
    assert {"movement", "hydration", "posture", "stretch", "eyes", "all"} == set(offered("reminderd snooze "))
    assert offered("reminderd status --format way") == ["waybar"]
    assert offered("reminderd config che") == ["check"]
    assert offered("reminderd stretch des") == ["desk"]
    assert offered("reminderd completion f") == ["fish"]
