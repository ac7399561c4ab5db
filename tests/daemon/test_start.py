"""From checked settings to the loop: the lock first and last, and everything of ours private."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.core.settings import Settings
from reminderd.daemon import start as starting
from reminderd.daemon.start import start
from reminderd.notify import choose
from reminderd.notify.console import ConsoleNotifier
from reminderd.settings import child
from reminderd.settings.loaded import Loaded
from reminderd.settings.problems import Problem
from reminderd.system.lock import AlreadyRunning, instance_lock
from tests.notify.fake_notifier import FakeNotifier

LOADED = Loaded("/c.toml", Settings())
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)
    logging.disable(logging.NOTSET)


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: Patch) -> Path:
    """Where the lock lies."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(child, "load_in_child_sync", lambda *_, **__: LOADED)
    return tmp_path / "reminderd" / "lock"


def runs(monkeypatch: Patch, lock: Path, fails: Exception | None = None) -> list[str]:
    """Let the daemon be a moment in which it looks round."""
    seen: list[str] = []

    async def run(config: Path | None, notifier: str | None, loaded: Loaded) -> None:
        assert (config, notifier, loaded) == (Path("/c.toml"), "dbus", LOADED)
        seen.append(lock.read_text())  # noqa: ASYNC240 (nothing else is on this loop)
        with pytest.raises(AlreadyRunning, match=f"pid {os.getpid()}"), instance_lock(lock):
            pass
        (lock.parent / "made").touch()
        if fails is not None:
            raise fails

    monkeypatch.setattr(starting, "_run", run)
    return seen


def test_it_runs_under_the_lock_and_lets_go_of_it(lock: Path, monkeypatch: Patch) -> None:
    seen = runs(monkeypatch, lock)
    for _ in range(2):
        start(Path("/c.toml"), "dbus")
    assert seen == [f"{os.getpid()}\n"] * 2
    assert [each.stat().st_mode & 0o777 for each in (lock.parent, lock, lock.parent / "made")] == [0o700, 0o600, 0o600]


def test_it_lets_go_of_the_lock_when_it_fails(lock: Path, monkeypatch: Patch) -> None:
    runs(monkeypatch, lock, OSError("no room"))
    with pytest.raises(OSError, match="no room"):
        start(Path("/c.toml"), "dbus")
    with instance_lock(lock):
        pass


def test_a_second_one_says_who_runs_and_does_not_even_read_its_settings(lock: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(child, "load_in_child_sync", lambda *_, **__: pytest.fail("the settings were read"))
    lock.parent.mkdir()
    with instance_lock(lock):
        with pytest.raises(AlreadyRunning, match=f"pid {os.getpid()}"):
            start(Path("/c.toml"), "dbus")
        lock.write_text("nonsense")
        with pytest.raises(AlreadyRunning, match="not known"):
            start(Path("/c.toml"), "dbus")


def test_a_logout_that_removes_the_runtime_folder_lets_no_second_one_in(lock: Path, monkeypatch: Patch) -> None:
    async def run(*_: object) -> None:
        shutil.rmtree(lock.parent)
        with pytest.raises(AlreadyRunning, match=f"pid {os.getpid()}"):
            start(Path("/c.toml"), "dbus")

    monkeypatch.setattr(starting, "_run", run)
    assert start(Path("/c.toml"), "dbus") is None


def test_a_state_folder_that_cannot_be_used_keeps_nobody_from_starting(
    lock: Path, monkeypatch: Patch, tmp_path: Path
) -> None:
    (tmp_path / "state").touch()
    seen = runs(monkeypatch, lock)
    assert start(Path("/c.toml"), "dbus") is None
    assert len(seen) == 1


WRONG = Loaded("/c.toml", None, tuple(Problem("/c.toml", line, "presence", "is wrong") for line in (3, 4)))


def refuses(monkeypatch: Patch, desktop: FakeNotifier, *outcomes: Loaded) -> None:
    checks = iter(outcomes)
    monkeypatch.setattr(child, "load_in_child_sync", lambda *_, **__: next(checks))
    monkeypatch.setattr(choose, "find_backends", lambda: {"dbus": lambda: desktop, "console": ConsoleNotifier})
    monkeypatch.setattr(starting, "SECOND_LOOK_SECONDS", 0)


def test_wrong_settings_are_told_on_the_desktop_and_nothing_runs(
    lock: Path, monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    desktop, seen = FakeNotifier("dbus"), runs(monkeypatch, lock)
    refuses(monkeypatch, desktop, WRONG, WRONG)
    assert start(Path("/c.toml"), "dbus") is WRONG
    assert seen == []
    (show,) = desktop.shows
    assert show.body.startswith("c.toml:3: presence: is wrong\n… and 1 more: run reminderd config check\n")
    assert show.lasting
    refuses(monkeypatch, desktop, WRONG, WRONG)
    assert start(Path("/c.toml"), "console") is WRONG  # whoever starts it prints the problems
    assert capsys.readouterr().out == ""


def test_a_desktop_that_hangs_delays_the_refusal_by_little_and_a_missing_one_is_not_logged_before_the_problems(
    lock: Path, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "TELL_SECONDS", 0.1)
    caplog.set_level(logging.INFO)
    hanging, missing = FakeNotifier("dbus"), FakeNotifier("dbus", problem="there is no bus")
    hanging.hangs = True
    for desktop in (hanging, missing):
        refuses(monkeypatch, desktop, WRONG, WRONG)
        assert start(Path("/c.toml"), "dbus") is WRONG
    assert caplog.messages == []


def test_a_start_in_the_middle_of_a_save_looks_again(lock: Path, monkeypatch: Patch) -> None:
    desktop, seen = FakeNotifier("dbus"), runs(monkeypatch, lock)
    refuses(monkeypatch, desktop, WRONG, LOADED)
    assert start(Path("/c.toml"), "dbus") is None
    assert len(seen) == 1
    assert desktop.shows == []


def test_a_lock_that_somebody_bent_elsewhere_is_not_followed(lock: Path, monkeypatch: Patch, tmp_path: Path) -> None:
    runs(monkeypatch, lock)
    lock.parent.mkdir()
    (tmp_path / "precious").write_text("kept")
    lock.symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        start(Path("/c.toml"), "dbus")
    assert (tmp_path / "precious").read_text() == "kept"


def test_a_daemon_that_is_killed_leaves_no_lock_behind(lock: Path, monkeypatch: Patch) -> None:
    lock.parent.mkdir(mode=0o700)
    program = (
        "import os, sys; from pathlib import Path; from reminderd.system.lock import instance_lock; "
        "held = instance_lock(Path(sys.argv[1])); held.__enter__(); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(lock)], check=False).returncode == -9
    assert lock.read_text().strip() != str(os.getpid())
    assert runs(monkeypatch, lock) == []
    start(Path("/c.toml"), "dbus")
    assert lock.read_text() == f"{os.getpid()}\n"
