"""Which folders a settings file depends on, through every kind of link."""

from __future__ import annotations

from pathlib import Path

import pytest

from reminderd.settings.followed import follow, look


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A temporary folder without links of its own on the way."""
    return tmp_path.resolve()


def test_a_plain_file_depends_on_its_folder_and_on_those_above_staying(root: Path) -> None:
    (root / "a").mkdir()
    (root / "a" / "f").touch()
    way = follow(root / "a" / "f")
    assert way.entries == {str(root / "a"): {"f"}}
    assert way.end == (str(root / "a"), "f")
    assert {str(root), str(root / "a")} <= way.folders


def test_a_link_depends_on_both_ends(root: Path) -> None:
    (root / "real").mkdir()
    (root / "real" / "g").touch()
    (root / "f").symlink_to("hop")
    (root / "hop").symlink_to(root / "real" / ".." / "real" / "g")
    way = follow(root / "f")
    assert way.entries == {str(root): {"f", "hop"}, str(root / "real"): {"g"}}
    assert way.end == (str(root / "real"), "g")


def test_a_linked_folder_depends_on_where_the_link_stands(root: Path) -> None:
    (root / "v1").mkdir()
    (root / "v1" / "f").touch()
    (root / "current").symlink_to("v1")
    way = follow(root / "current" / "f")
    assert way.entries == {str(root): {"current"}, str(root / "v1"): {"f"}}


def test_what_is_missing_is_awaited_in_the_nearest_folder_there_is(root: Path) -> None:
    way = follow(root / "a" / "b" / "f")
    assert way.entries == {str(root): {"a"}}
    assert way.end is None


def test_a_missing_file_is_awaited_in_its_folder(root: Path) -> None:
    assert follow(root / "f").end == (str(root), "f")


def test_a_circle_of_links_ends(root: Path) -> None:
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    assert {"a", "b"} <= follow(root / "a" / "f").entries[str(root)]


def test_a_look_tells_states_apart_and_never_raises(root: Path) -> None:
    assert look(root / "f") == ()
    (root / "f").write_text("x")
    first = look(root / "f")
    (root / "g").write_text("x")
    (root / "g").replace(root / "f")
    assert look(root / "f") != first
    assert look(Path("a\0b")) == ()
