"""Real files, real inotify: every editor's way of saving is noticed once, soon, and never half-way."""

# ruff: noqa: ASYNC240 (nothing else is on these tests' loop: files are touched where the story says so)
from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.settings import watch
from reminderd.settings.watch import SettingsWatcher
from reminderd.system import inotify

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="inotify is Linux's")

SOON = 1.0
QUIET = 0.4
OLD, NEW = "[presence]\nnatural_break = '4m'\n", "[presence]\nnatural_break = '5m'\n"


class Heard:
    """Counts what a watcher says."""

    def __init__(self) -> None:
        self.count = 0
        self._news = asyncio.Event()

    def changed(self) -> None:
        self.count += 1
        self._news.set()

    async def once(self) -> None:
        """Expect to hear of one save, soon, and of nothing more after it."""
        async with asyncio.timeout(SOON):
            await self._news.wait()
        await self.nothing_more()
        assert self.count == 1
        self.count = 0

    async def nothing_more(self) -> None:
        await asyncio.sleep(QUIET)
        self._news.clear()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "reminderd" / "config.toml"
    path.parent.mkdir()
    path.write_text(OLD)
    return path


@pytest.fixture
async def heard(file: Path) -> AsyncIterator[Heard]:
    found = Heard()
    watcher = SettingsWatcher([file], found.changed)
    await watcher.start()
    yield found
    await watcher.stop()


def in_place(file: Path) -> None:
    file.write_text(NEW)


def renamed_over(file: Path) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(NEW)
    beside.replace(file)


def like_vim(file: Path) -> None:
    """The old one is renamed to a backup, a new one written, the backup removed."""
    (file.parent / "4913").touch()
    (file.parent / "4913").unlink()
    backup = file.with_name("config.toml~")
    file.rename(backup)
    file.write_text(NEW)
    backup.unlink()


def like_emacs(file: Path) -> None:
    """A lock is linked, the old one copied to a backup, the file written in place, the lock removed."""
    lock = file.with_name(".#config.toml")
    lock.symlink_to("somebody@host.1234")
    shutil.copy2(file, file.with_name("config.toml~"))
    file.write_text(NEW)
    lock.unlink()


def deleted_and_recreated(file: Path) -> None:
    file.unlink()
    file.write_text(NEW)


def linked_into_place(file: Path) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(NEW)
    file.unlink()
    file.hardlink_to(beside)
    beside.unlink()


def in_many_small_writes(file: Path) -> None:
    with file.open("w", buffering=1) as stream:
        for _ in range(200):
            stream.write("# a line\n")


@pytest.mark.parametrize(
    "save",
    [in_place, renamed_over, like_vim, like_emacs, deleted_and_recreated, linked_into_place, in_many_small_writes],
)
async def test_every_way_of_saving_is_heard_of_once(file: Path, heard: Heard, save: object) -> None:
    assert callable(save)
    for _ in range(2):
        save(file)
        await heard.once()


async def test_what_happens_beside_the_file_is_not_heard_of(file: Path, heard: Heard) -> None:
    for name in ("other.toml", "config.toml.bak", ".config.toml.swp"):
        (file.parent / name).write_text("x")
        (file.parent / name).unlink()
    (file.parent.parent / "elsewhere").mkdir()
    file.read_text()
    await heard.nothing_more()
    assert heard.count == 0


async def test_a_half_written_file_is_not_looked_at(file: Path, heard: Heard) -> None:
    with file.open("w") as stream:
        stream.write(NEW[:15])
        stream.flush()
        await heard.nothing_more()
        assert heard.count == 0
        stream.write(NEW[15:])
    await heard.once()


async def test_permission_given_back_is_heard_of(file: Path, heard: Heard) -> None:
    file.chmod(0o600)
    await heard.once()


async def test_a_folder_renamed_away_and_another_in_its_place(file: Path, heard: Heard) -> None:
    file.parent.rename(file.parent.with_name("old"))
    await heard.once()
    file.parent.mkdir()
    file.write_text(NEW)
    await heard.once()
    renamed_over(file)
    await heard.once()


async def watching(*paths: Path) -> tuple[SettingsWatcher, Heard]:
    found = Heard()
    watcher = SettingsWatcher(paths, found.changed)
    await watcher.start()
    return watcher, found


async def test_a_folder_that_is_not_there_yet(home: Path) -> None:
    path = home / ".config" / "reminderd" / "config.toml"
    watcher, found = await watching(path)
    path.parent.mkdir(parents=True)
    path.write_text(NEW)
    await found.once()
    renamed_over(path)
    await found.once()
    await watcher.stop()


async def test_files_for_everybody_are_watched_too(home: Path, file: Path) -> None:
    shared = home / "etc" / "reminderd" / "config.toml"
    watcher, found = await watching(file, shared)
    shared.parent.mkdir(parents=True)
    shared.write_text(NEW)
    await found.once()
    renamed_over(file)
    await found.once()
    await watcher.stop()


async def test_a_linked_file_s_target_is_edited_and_the_link_pointed_elsewhere(home: Path) -> None:
    for name in ("dotfiles", "other", "config"):
        (home / name).mkdir()
    (home / "dotfiles" / "a.toml").write_text(OLD)
    (home / "other" / "b.toml").write_text(OLD)
    link = home / "config" / "config.toml"
    link.symlink_to("../dotfiles/a.toml")
    watcher, found = await watching(link)
    (home / "dotfiles" / "a.toml").write_text(NEW)
    await found.once()
    renamed_over(home / "dotfiles" / "a.toml")
    await found.once()
    (home / "config" / "new").symlink_to("../other/b.toml")
    (home / "config" / "new").replace(link)
    await found.once()
    (home / "other" / "b.toml").write_text(NEW)
    await found.once()
    (home / "dotfiles" / "a.toml").write_text(OLD)
    await found.nothing_more()
    assert found.count == 0
    await watcher.stop()


async def test_a_linked_folder_is_swapped_as_by_stow_and_nix(home: Path) -> None:
    for name in ("v1", "v2"):
        (home / name).mkdir()
        (home / name / "config.toml").write_text(name)
    (home / "current").symlink_to("v1")
    (home / "reminderd").symlink_to("current")
    watcher, found = await watching(home / "reminderd" / "config.toml")
    (home / "next").symlink_to("v2")
    (home / "next").replace(home / "current")
    await found.once()
    (home / "v2" / "config.toml").write_text(NEW)
    await found.once()
    await watcher.stop()


@pytest.mark.parametrize("lost", ["inotify_init1", "inotify_add_watch", "elsewhere"])
async def test_without_inotify_a_look_now_and_then_takes_its_place(
    file: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    real = inotify.call

    def refuse(function: str, *arguments: object) -> int:
        if function == lost:
            raise OSError(28, "no more")
        return real(function, *arguments)

    monkeypatch.setattr(inotify, "call", refuse)
    monkeypatch.setattr(watch, "_is_remote", lambda _: lost == "elsewhere")
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.1)
    watcher, found = await watching(file)
    for save in (in_place, renamed_over):
        save(file)
        await found.once()
    os.utime(file.parent)
    await found.nothing_more()
    assert found.count == 0
    await watcher.stop()


async def test_nothing_wakes_up_while_nothing_is_saved(heard: Heard) -> None:
    used = time.thread_time()
    loop = asyncio.get_running_loop()
    timers = [each for each in getattr(loop, "_scheduled", []) if not each.cancelled()]
    assert timers == []
    await asyncio.sleep(0.5)
    assert time.thread_time() - used < 0.02
    assert heard.count == 0


async def test_watching_again_and_again_keeps_no_descriptor(file: Path) -> None:
    await (await watching(file))[0].stop()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        watcher, _ = await watching(file)
        await watcher.stop()
        await watcher.stop()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
