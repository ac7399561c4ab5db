"""Our files are put in place whole or not at all, known again, and never over what a person has written."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.service import files
from reminderd.service.files import InstalledFile, ServiceFailed
from reminderd.service.manager import home


@given(st.text(max_size=200), st.booleans())
def test_a_marked_text_is_ours_until_one_character_changes(text: str, xml: bool) -> None:
    whole = "<?xml?>\n" + text if xml else text
    done = files.marked(whole, xml=xml)
    assert files.origin(done) == "ours"
    assert files.origin(done + "x") == "edited"
    assert files.origin("# mine\n" + done) == "edited"
    assert files.origin(whole) == "foreign"


def test_a_text_of_an_older_version_is_still_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "__version__", "0.3")
    assert files.origin(files.marked("[Unit]\nDescription=Old\n")) == "ours"


@pytest.fixture
def unit(tmp_path: Path) -> InstalledFile:
    return InstalledFile(tmp_path / "units" / "reminderd.service", files.marked("[Unit]\n"))


@pytest.fixture
def link(tmp_path: Path) -> InstalledFile:
    return InstalledFile(tmp_path / "units" / "wants" / "reminderd.service", link_to="../reminderd.service")


def test_what_is_written_is_in_place_and_is_not_written_again(unit: InstalledFile, link: InstalledFile) -> None:
    assert files.install_files([unit, link]) == [unit.path, link.path]
    assert link.path.read_text() == unit.text
    assert unit.path.stat().st_mode & 0o777 == 0o644
    assert files.install_files([unit, link]) == []


def test_an_old_file_of_ours_is_replaced(unit: InstalledFile) -> None:
    files.install_files([InstalledFile(unit.path, files.marked("[Unit]\nDescription=Old\n"))])
    assert files.state(unit) == "ours"
    assert files.install_files([unit]) == [unit.path]
    assert unit.path.read_text() == unit.text


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5_000_000_000)


THEIRS: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_text(files.marked("[Unit]\n") + "Nice=5\n"),
    "foreign": lambda path: path.write_text("[Service]\nExecStart=/mine\n"),
    "masked": lambda path: path.symlink_to("/dev/null"),
    "a dotfile": lambda path: (path.with_name("real").write_text(files.marked("[Unit]\n")), path.symlink_to("real")),
    "a folder": Path.mkdir,
    "huge": huge,
}


@pytest.mark.parametrize("theirs", THEIRS)
def test_what_is_theirs_is_named_before_anything_is_changed(theirs: str, unit: InstalledFile, tmp_path: Path) -> None:
    unit.path.parent.mkdir()
    THEIRS[theirs](unit.path)
    other = InstalledFile(tmp_path / "other", files.marked("x"))
    before = sorted((path, path.lstat().st_mtime_ns) for path in tmp_path.rglob("*"))
    with pytest.raises(ServiceFailed, match=r"reminderd\.service.*\nNothing was changed.*install --force"):
        files.refuse_if_edited([other, unit], "install")
    assert sorted((path, path.lstat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("theirs", ["edited", "foreign", "masked", "a dotfile"])
def test_forced_it_is_replaced_and_no_file_behind_a_link_is_touched(theirs: str, unit: InstalledFile) -> None:
    unit.path.parent.mkdir()
    THEIRS[theirs](unit.path)
    files.install_files([unit])
    assert not unit.path.is_symlink()
    assert unit.path.read_text() == unit.text
    assert not Path("/dev/null").is_file()


def test_uninstalling_leaves_no_file_and_no_empty_wants_folder(unit: InstalledFile, link: InstalledFile) -> None:
    files.install_files([unit, link])
    assert files.remove_files([unit, link]) == [unit.path, link.path]
    assert list(unit.path.parent.iterdir()) == []
    assert files.remove_files([unit, link]) == []


def test_a_link_of_another_spelling_is_ours_too(unit: InstalledFile, link: InstalledFile) -> None:
    """`systemctl enable` writes an absolute one."""
    files.install_files([unit, link])
    link.path.unlink()
    link.path.symlink_to(unit.path)
    assert files.install_files([unit, link]) == [link.path]


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_disk_that_fills_up_half_way_leaves_everything_as_it_was(
    fails_at: int, unit: InstalledFile, link: InstalledFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = InstalledFile(tmp_path / "autostart", files.marked("old"))
    files.install_files([old])
    calls = 0

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ServiceFailed, match="cannot be written: No space left"):
        files.install_files([InstalledFile(old.path, files.marked("new")), unit, link])
    assert old.path.read_text() == old.text
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == [old.path]


@pytest.mark.parametrize("where", ["/nonexistent/home", "relative", "/dev/null"])
def test_no_home_is_said(where: str) -> None:
    with pytest.raises(ServiceFailed, match="does not exist"):
        home({"HOME": where})


def test_a_user_without_any_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", {}.popitem)  # raises KeyError
    with pytest.raises(ServiceFailed, match="Set HOME"):
        home({})


def test_utf_16_is_known_again_and_a_broken_one_is_not_ours(tmp_path: Path) -> None:
    task = InstalledFile(tmp_path / "task.xml", files.marked("<?xml?>\n<a/>", xml=True), encoding="utf-16")
    files.install_files([task])
    assert files.state(task) == "current"
    task.path.write_bytes(b"\xff\xfe\x00")
    assert files.state(task) == "foreign"
