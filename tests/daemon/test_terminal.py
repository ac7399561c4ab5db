"""A terminal for the guided routine: the first that is there, each word a word of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from reminderd.daemon import terminal
from reminderd.daemon.terminal import open_routine
from reminderd.exercise.routines import OWN_TERMINAL
from reminderd.system.own_python import own_command


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the only programs are that can be found."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/nowhere/interpreter\n")
    path.chmod(0o755)
    return str(path)


def test_the_first_that_is_there_is_asked_word_by_word(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A settings file with a blank and a quote in its name is one word, and no shell's business."""
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        terminal, "start_detached", lambda argv, environ: environ[OWN_TERMINAL] and started.append(argv)
    )
    xterm = put(path, "xterm")
    assert open_routine(Path("/home/o'neil/my settings.toml"))
    foot = put(path, "foot")
    assert open_routine(None)
    assert started == [
        (xterm, "-e", *own_command(), "stretch", "--config", "/home/o'neil/my settings.toml"),
        (foot, *own_command(), "stretch"),
    ]


def test_without_a_terminal_or_a_display_or_where_it_cannot_be_started_the_command_can_be_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert not open_routine(None)
    put(path, "kitty")
    assert not open_routine(None)
    assert caplog.text.count("no terminal could be opened") == 1
    monkeypatch.setenv("DISPLAY", "")
    assert not open_routine(None)
    assert len(caplog.records) == 1
