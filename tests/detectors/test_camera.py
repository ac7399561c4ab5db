"""The camera: a device that one of this user's programs has open, by a /proc of our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reminderd.detectors import camera as cameras
from reminderd.detectors.camera import holders
from reminderd.detectors.detector import Answer, Unknown, answer_of


def process(proc: Path, number: int, comm: str, *opened: str) -> None:
    (proc / str(number) / "fd").mkdir(parents=True)
    (proc / str(number) / "comm").write_text(f"{comm}\n")
    for at, target in enumerate(opened):
        (proc / str(number) / "fd" / str(at)).symlink_to(target)


async def check(folder: Path, proc: str = "proc") -> Answer:
    return await answer_of(lambda: cameras.check(folder / "dev", folder / proc))


@pytest.fixture
def camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One camera, and processes that have nothing to do with it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    dev, proc = tmp_path / "dev", tmp_path / "proc"
    dev.mkdir()
    (dev / "video0").touch()
    (dev / "videocore").touch()
    process(proc, 100, "cat", "/dev/null", f"{dev}/videocore", "socket:[123]")
    process(proc, os.getpid(), "reminderd", f"{dev}/video0")
    (proc / "self").mkdir()
    (proc / "200").mkdir()
    return tmp_path


async def test_a_camera_nobody_has_open(camera: Path) -> None:
    assert await check(camera) == Answer(False)


async def test_a_program_that_has_the_camera_open(camera: Path) -> None:
    process(camera / "proc", 101, "zo\x07om", "/dev/null", f"{camera}/dev/video0")
    assert await check(camera) == Answer(True, "zo om")


async def test_pipewire_keeping_a_camera_open_for_nobody_is_no_call(camera: Path) -> None:
    process(camera / "proc", 101, "wireplumber", f"{camera}/dev/video0")
    assert await check(camera) == Answer(False)


async def test_without_a_camera_no_process_is_looked_at(camera: Path) -> None:
    (camera / "dev" / "video0").unlink()
    assert await check(camera, "nowhere") == Answer(False, "no camera")


async def test_a_proc_that_cannot_be_read_is_unknown(camera: Path) -> None:
    assert (await check(camera, "nowhere")).on is None


def test_looking_through_processes_is_bounded(camera: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(99))
    monkeypatch.setattr(cameras.time, "monotonic", lambda: float(next(ticks)))
    with pytest.raises(Unknown, match="too many processes to look at in time"):
        holders({"/dev/video0"}, camera / "proc")
