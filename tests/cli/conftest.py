"""What the tests of the commands share: the settings checked without starting a process for each look at them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reminderd.settings import child
from tests.fakes.daemon import FakeDaemon, running


@pytest.fixture
def checked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the checking child's own code answer in this process, question and answer written as for the child.

    That the child says the same is tried in tests/settings/test_child.py; a command that asks it for real, in
    test_config.py.
    """

    async def answered(module: str, asked: Any, **_: Any) -> Any:
        monkeypatch.setattr("resource.setrlimit", lambda *_: None)
        (answer,) = child.main(json.loads(json.dumps(asked)))
        return json.loads(json.dumps(answer))

    monkeypatch.setattr(child, "run_own_python", answered)


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDaemon]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        yield daemon
