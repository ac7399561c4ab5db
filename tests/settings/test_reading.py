"""Whatever lies at the path is answered at once, with its kind and its remedy; nothing blocks."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from reminderd.settings.load import load
from reminderd.settings.loaded import Loaded, while_running
from reminderd.settings.reading import content_key

TEXT = '[presence]\nnatural_break = "4m"\n'


def problem(path: Path) -> str:
    found = load(path, {})
    assert found.settings is None
    assert len(found.problems) == 1
    return str(found.problems[0])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (TEXT.encode("utf-16"), "config.toml:1: this is UTF-16 text (save it as UTF-8)"),
        (TEXT.encode("utf-16-le"), "config.toml:1: this is UTF-16 text (save it as UTF-8)"),
        (b"#\n#\n# \0\n" + TEXT.encode(), "config.toml:3: there is a NUL character in it (remove it)"),
        (b"#\n# Z\xe4hne\n", "config.toml:2: this is not UTF-8, probably Latin-1 (byte 0xE4; save the file as UTF-8)"),
        (b"#" * ((1 << 20) + 1), "is larger than 1 MiB: too large for a settings file"),
    ],
)
def test_a_wrong_encoding_or_size_is_named(file: Path, data: bytes, answer: str) -> None:
    file.write_bytes(data)
    assert problem(file).endswith(answer)


@pytest.mark.parametrize("data", [TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_windows_line_ends_are_fine(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    found = load(file, {})
    assert found.settings is not None
    assert found.settings.presence.natural_break_seconds == 240


def test_a_file_of_just_one_mebibyte_is_read(file: Path) -> None:
    file.write_bytes(b"#" * (1 << 20))
    assert load(file, {}).settings is not None


def test_special_files_are_named_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert problem(tmp_path / "fifo") == f"{tmp_path}/fifo: is a FIFO, not a file (name a text file in TOML)"
    assert problem(tmp_path) == f"{tmp_path}: is a folder, not a file (name a text file in TOML)"
    assert "is a device" in problem(Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert "is a socket" in problem(tmp_path / "s")


def test_a_way_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert problem(tmp_path / "circle").endswith("its symbolic links lead in a circle")
    (tmp_path / "dangling").symlink_to("gone")
    assert problem(tmp_path / "dangling").endswith("is a symbolic link to gone, which is not there")
    (tmp_path / "file").write_text("")
    assert problem(tmp_path / "file" / "x").endswith("a part of its path is a file, not a folder")
    assert problem(tmp_path / ("x" * 300)).endswith("its name is too long")
    assert problem(Path("a\0b")).endswith("its name cannot be that of a file")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(file: Path) -> None:
    file.touch(0o000)
    assert "no permission to read it" in problem(file)


def test_a_named_file_must_be_there_and_the_usual_one_need_not(tmp_path: Path) -> None:
    assert "there is no such file" in problem(tmp_path / "config.toml")
    usual = load(None, {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    assert usual.settings is not None
    assert (usual.file, usual.path) == ("missing", f"{tmp_path}/reminderd/config.toml")


def test_an_empty_file_means_defaults_at_a_start_and_a_save_under_way_while_running(file: Path) -> None:
    file.write_text(TEXT)
    good = load(file, {})
    file.write_text(" \n")
    empty = load(file, {})
    assert empty.settings is not None
    assert empty.file == "empty"
    assert "the previous settings are still active" in str(while_running(empty, good).problems[0])
    assert while_running(empty, empty) is empty
    gone = Loaded(str(file), empty.settings, file="missing")
    assert while_running(gone, good).settings is None
    assert while_running(good, empty) is good


def test_the_content_decides_the_key(file: Path) -> None:
    assert content_key(file) == "missing"
    file.write_text(TEXT)
    first = content_key(file)
    os.utime(file, (1, 1))
    assert content_key(file) == first
    file.write_text(TEXT + "#")
    assert content_key(file) != first
