"""What the tests of the commands share: the settings checked without starting a process for each look at them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from reminderd.settings import checker, child
from reminderd.settings.loaded import Loaded, loaded_from_json, loaded_to_json


@pytest.fixture
def checked_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the checking child's own code answer in this process, question and answer written as for the child.

    That the child says the same is tried in tests/settings/test_child.py; a command that asks it for real, in
    test_config.py.
    """

    def answered(path: Path | None, environ: Mapping[str, str], texts: list[str] | None = None) -> list[Loaded]:
        asked = json.loads(child._question(path, environ, texts))
        return [loaded_from_json(json.loads(json.dumps(loaded_to_json(each)))) for each in checker._answers(asked)]

    monkeypatch.setattr(child, "_ask_and_wait", answered)
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)  # as the child does: a writer's sign must not end the tests
    yield
    signal.signal(signal.SIGIO, before)
