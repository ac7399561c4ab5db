"""A terminal for the guided routine: the first that is there, each word a word of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from reminderd.daemon import terminal
from reminderd.system.own_python import own_command

SOME_TERMINAL = '#!/bin/sh\nprintf "%s\\n" "$@" > "${0%/*}/asked"\n'


def put(folder: Path, name: str, text: str = SOME_TERMINAL) -> str:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_the_first_that_is_there_is_taken_with_the_words_it_wants(tmp_path: Path) -> None:
    environ = {"DISPLAY": ":0", "PATH": str(tmp_path)}
    assert terminal.terminal_command(environ) is None
    xterm = put(tmp_path, "xterm")
    assert terminal.terminal_command(environ) == (xterm, "-e")
    foot = put(tmp_path, "foot")
    assert terminal.terminal_command({"WAYLAND_DISPLAY": "wayland-0", "PATH": str(tmp_path)}) == (foot,)


def test_without_a_display_no_terminal_is_looked_for(tmp_path: Path) -> None:
    put(tmp_path, "xterm")
    assert terminal.terminal_command({"PATH": str(tmp_path), "DISPLAY": ""}) is None


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the only programs are that can be found."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


async def test_the_routine_is_asked_for_word_by_word_by_our_own_interpreter(path: Path) -> None:
    """A settings file with a blank and a quote in its name is one word, and no shell's business."""
    put(path, "konsole")
    assert await terminal.open_routine(Path("/home/o'neil/my settings.toml")) is True
    asked = (path / "asked").read_text().splitlines()
    assert asked[: len(own_command()) + 2] == ["-e", *own_command(), "stretch"]
    assert asked[-2:] == ["--config", "/home/o'neil/my settings.toml"]


async def test_no_terminal_is_said_so_that_the_command_can_be_told(path: Path) -> None:
    assert await terminal.open_routine(None) is False


async def test_a_terminal_that_cannot_be_started_is_as_none(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(path, "kitty", "#!/nowhere/interpreter\n")
    assert await terminal.open_routine(None) is False
    assert "no terminal could be opened" in caplog.text
