"""What the tests of the commands share: a user's own folders, a command line, a daemon, settings checked quickly."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reminderd.cli.main import main
from reminderd.settings import child
from tests.fakes.daemon import FakeDaemon, running

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with no files at all: their folders are `config`, `state` and `run` in this one."""
    for variable in [each for each in os.environ if each.startswith("REMINDERD_")]:
        monkeypatch.delenv(variable)
    for variable, folder in (("CONFIG_HOME", "config"), ("STATE_HOME", "state"), ("RUNTIME_DIR", "run")):
        monkeypatch.setenv(f"XDG_{variable}", str(tmp_path / folder))
    return tmp_path


@pytest.fixture
def file(home: Path) -> Path:
    """Where the user's settings file would be."""
    (home / "config" / "reminderd").mkdir(parents=True)
    return home / "config" / "reminderd" / "config.toml"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Carry out a command line; the answer is its exit code, and what it prints on standard output and error."""

    def run_(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(argv)
        out, err = capsys.readouterr()
        return code, out, err

    return run_


@pytest.fixture
def checked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the checking child's own code answer in this process, question and answer written as for the child.

    That the child says the same is tried in tests/settings/test_child.py; a command that asks it for real, in
    test_cli_main.py.
    """

    async def answered(module: str, asked: Any, **_: Any) -> Any:
        monkeypatch.setattr("resource.setrlimit", lambda *_: None)
        (answer,) = child.main(json.loads(json.dumps(asked)))
        return json.loads(json.dumps(answer))

    monkeypatch.setattr(child, "run_own_python", answered)


@pytest.fixture
def daemon(home: Path) -> Iterator[FakeDaemon]:
    with running(home / "run" / "reminderd" / "control.sock") as daemon:
        yield daemon
